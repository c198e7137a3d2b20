async def f(a):
    async for x in a:
        b
    async for x, y in a:
        c
    else:
        d
