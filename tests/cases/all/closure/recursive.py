def f():
    def g(n):
        return g(n - 1) if n else 0
    return g(3)
