async def f():
    try:
        await a
    except E as e:
        await b
        raise
    else:
        return await c
    finally:
        await d
