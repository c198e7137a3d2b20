class C[T](B):
    def f(self): return super().f()
    def g[U](self): return super().g(), __class__
