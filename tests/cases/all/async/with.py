async def f():
    async with a: b
    async with a as b, c as d: e
    async with (a as b, c): return d
