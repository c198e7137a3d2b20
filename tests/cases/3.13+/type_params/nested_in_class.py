def f(a):
    class A[T: (a, lambda: T)](a, m=[T for _ in a]):
        b = a
        type X[V] = (T, V, a, b, [b for b in a])

        def g[U: b](self, x: U, y: T = b, *, z=a): return __class__, U, T

        class B[W]:
            type Y = (T, W, b)
    return A
