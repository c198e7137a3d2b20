def f(x):
    class C:
        x = x
        y = x
        def m(self): return x
    return C
