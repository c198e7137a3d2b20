class C:
    def f(self):
        def g(): return __class__
        return g
    class D:
        def h(self): return super().h()
