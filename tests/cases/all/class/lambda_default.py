class C:
    x = 1
    f = lambda self, y=x: y
    def g(self, z=x): return z
