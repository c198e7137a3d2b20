def f(x):
    return "%s%%" % (x,)


def g(x):
    return "%s%%" % (x,), "%"
