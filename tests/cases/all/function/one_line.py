def f(): return 1
def g(a): a; return
def h(): x = 1; y = 2; return x
