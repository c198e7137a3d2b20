def f(): pass
def f(a): pass
def f(a, b=1): pass
def f(*a): pass
def f(**a): pass
def f(a, *, b): pass
def f(a, *b, c, d=1, **e): pass
def f(a, /): pass
def f(a, /, b, *, c): pass
def f(a=1, /, b=2, *, c=3, **d): pass
