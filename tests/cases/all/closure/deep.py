def f(a):
    def g(b):
        def h(c):
            return lambda d: (a, b, c, d)
        return h
    return g
