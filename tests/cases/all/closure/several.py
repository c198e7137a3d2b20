def f(a, b, *c, d, **e):
    x = 1
    def g():
        return a, c, d, e, x
    return g
