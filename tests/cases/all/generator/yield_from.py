def f(a):
    yield from a
    x = yield from g(a)
    return (yield from x)
