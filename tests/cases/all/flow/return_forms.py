def a(): return
def b(): return None
def c(): return 1
def d(x): return x
def e(x): return x, 1
def f(x): return *x, 1
def g(): pass
def h(): return (yield)
