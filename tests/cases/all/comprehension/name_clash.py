def f(x):
    y = [x for x in x]
    return x, y
def g():
    a = [b for b in c]
    b = 1
    return a, b
