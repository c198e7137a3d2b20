def f(a=1, b=2): pass
def f(a=x, b=y): pass
def f(a=1, b=x, *, c=2, d=y): pass
def f(a=(1, 2), *, b=[]): pass
