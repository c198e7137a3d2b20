def f():
    a = b = c = 0
    x = y = a, b
    p = q = []
    return a, b, c, x, y, p, q
