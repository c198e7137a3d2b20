class C:
    def f[__T: __U](self, x: __T) -> __T: pass
    type __A[__B] = __B
