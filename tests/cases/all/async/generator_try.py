async def f():
    try:
        yield 1
        await a
    finally:
        yield 2
        async with b: yield 3
