async def f(a):
    x = [y async for y in a]
    x = {y async for y in a if y}
    x = {y: z async for y, z in a}
    return [await y for y in a]
