def f(a, b):
    a.x(b)
    return a.y(b).z(a)
