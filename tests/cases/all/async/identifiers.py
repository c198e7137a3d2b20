async def f():
    print(await x for x in y)
    return f'{await z}'
