def f(a):
    def g[T](b: a) -> T: return a, T
    type A[T] = a | T
    class C[T]: x = a
    return g, A, C
