def f(a):
    def g(b=a, *, c=a) -> a:
        return a, b, c
    return g
