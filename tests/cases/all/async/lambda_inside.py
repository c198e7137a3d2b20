async def f():
    g = lambda: 1
    def h(): return await_
    async def i(): await h
