class C(B):
    def f(self):
        super().f()
        super().x
        super(C, self).g(1)
        super().h(k=1)
        return super
    def g(self, super): return super().g()
    def h(): return super().g()
    def i(*a): return super().g()
