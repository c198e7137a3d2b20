def f(a, b, c, *d, **e):
    return None
