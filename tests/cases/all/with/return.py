def f():
    with a:
        return b
def g():
    with a as x, b:
        return 1
def h(x):
    with x:
        if x: return x
    return 2
