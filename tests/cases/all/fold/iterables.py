def f(x, y):
    a = x in [1, 2], x not in {1, 2}, x in [1, y], x in {1, y}, x in [*y]
    b = x in [1] in [2], x in {1, 1.0, True}, x in {"b", "a"}, x in []
    for i in [1, 2, 3]:
        pass
    for i in {"one"}:
        pass
    for i in [x, y]:
        pass
    return a, b, [i for i in [1, 2]], {i for i in {1, 2}}, {i: i for i in [y]}


async def g(x):
    async for i in [1, 2]:
        pass
    return (i async for i in [1, 2])
