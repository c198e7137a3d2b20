def f(a, b):
    c = a
    d = b
    x = y = c
    return c + d, x, y
