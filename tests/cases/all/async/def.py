async def f(): pass
async def g(a): return a
async def h(): await a
