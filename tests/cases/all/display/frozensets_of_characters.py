def f(a):
    return a in {'x', 'y'}
def g(a, b):
    return b in {'x', 'y'}, 1
def h(a):
    return a in {'z', '1'}
def i(a, b):
    return b in {'z', '1'}, 1
def j(a):
    return a in {'*', 'a'}
def k(*, x=1):
    return a in {'*', 'a'}, 1
f(x=1, y=2)
