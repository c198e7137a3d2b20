async def f():
    yield
    x = yield await a
    async for y in x: yield y
    return
