a.b = c[d] = e
a[0], b.c = 1, 2
a.b, a.c = a.c, a.b
