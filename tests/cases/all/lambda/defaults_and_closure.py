def f(a):
    return lambda b=a, *, c=1: (a, b, c)
