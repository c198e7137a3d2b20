def f(a):
    class C:
        b = a
        a = b
        c = a
    return C
