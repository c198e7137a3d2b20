def f(a):
    with a:
        yield 1
        return 2
