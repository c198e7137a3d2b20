a: tuple = 1, 2
b: x = *c, d
def f():
    a: t = yield
