async def f(a):
    return [x async for y in a for x in y if await x]
