from __future__ import annotations
a: f(x for x in y)
b: f((x for x in y), z)
c: f(*a, **b)
d: f(a, *b, c=1)
e: a.b.c[d](e)
f: (lambda: x)()
g: (a, b)[0]
h: (a if b else c).d
i: (-a).b
j: a[b:c, ...]
k: a[()]
l: a[b,]
