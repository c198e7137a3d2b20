def f(a):
    return [[a + x + y for y in b] for x in a]
