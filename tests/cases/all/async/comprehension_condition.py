async def f():
    return [x async for x in y if x > 1
            for z in x if await z]
