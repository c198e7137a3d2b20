def f(a):
    x = [lambda: y for y in a]
    z = [(lambda k: k + i)(1) for i in a]
    return x, z
