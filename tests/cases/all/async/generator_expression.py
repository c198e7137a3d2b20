async def f(a):
    return (x async for x in a), (await x for x in a), (y for y in a)
