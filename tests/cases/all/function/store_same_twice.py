def f(a):
    x = x = a
    for y, y in a: pass
    x, x = a
    return x
