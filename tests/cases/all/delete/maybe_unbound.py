def f(a):
    if a:
        del a
    return a
