async def f():
    async with a:
        (b
         ).c += 1
