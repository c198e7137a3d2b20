async def f(a):
    async for x in a:
        if x: break
        if a: continue
        return x
    else:
        y
