def f():
    z = y = a = b = 1
    def g(): return z, a
    def h(): return y, b, z
    return g, h
