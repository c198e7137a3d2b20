def f(a, b):
    return a if b else None
def g(a):
    return 1 if a else 2
