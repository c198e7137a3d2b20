async def f(a):
    x = await a
    await a.b(await c)
    return await x, [await y]
