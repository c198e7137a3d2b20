from __future__ import annotations
a: (a + b) * c
b: a ** b ** c
c: (a ** b) ** c
d: -(a + b)
e: not (a and b)
f: (a, b)
g: ()
h: a @ b // c % d
i: ~a | b & c ^ d << e >> f
