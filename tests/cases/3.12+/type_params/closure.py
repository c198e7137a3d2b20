def f[T]():
    def g(): return T
    return lambda: [T for x in g]
