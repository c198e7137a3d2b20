def f(a):
    a += 1
    g = lambda: a
    a = 2
    del a
    return g
