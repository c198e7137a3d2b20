class C:
    x = 1
    def f[T](self, y: x) -> T: return self.z
    type A[T] = x | T
    class D[T](x): pass
