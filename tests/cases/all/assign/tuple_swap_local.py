def f(a, b, c):
    a, b = b, a
    a, b, c = c, a, b
    a, a = b, c
    a.x, b[0] = b, a
    return a, b, c
