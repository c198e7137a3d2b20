def f(a):
    while a:
        x = [a.a, a.b, a.c, a.d, a.e, a.f, a.g, a.h, a.i, a.j, a.k, a.l, a.m, a.n]
        y = [a.a(1), a.b(2), a.c(3), a.d(4), a.e(5), a.f(6), a.g(7), a.h(8), a.i(9)]
        z = [a.a(1), a.b(2), a.c(3), a.d(4), a.e(5), a.f(6), a.g(7), a.h(8), a.i(9)]
        w = [a.a(1), a.b(2), a.c(3), a.d(4), a.e(5), a.f(6), a.g(7), a.h(8), a.i(9)]
        if a: continue
        b = [a.a(1), a.b(2), a.c(3), a.d(4), a.e(5), a.f(6), a.g(7), a.h(8), a.i(9)]
    return x, y, z, w
