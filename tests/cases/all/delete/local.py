def f(a):
    del a
    a = 1
    return a
