def f():
    yield
    yield 1
    x = yield 2
    yield a, b
    return 3
