def f(a):
    return [[[[w for w in z] for z in y] for y in x] for x in a]
