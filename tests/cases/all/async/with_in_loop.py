async def f(a):
    async for x in a:
        async with x as y:
            if y: break
            continue
    while a:
        async with b: return
