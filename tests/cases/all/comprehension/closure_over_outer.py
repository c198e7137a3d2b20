def f(a, b):
    def g(): return b
    return [a + b for x in a for y in b]
