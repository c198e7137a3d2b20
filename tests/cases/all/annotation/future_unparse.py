from __future__ import annotations
a: x if y else z
b: x and y or not z
c: x < y <= z
d: f(a, *b, c=d, **e)
e: a[1:2, ::3, b]
f: {**a, 'b': 1, c: d}
g: (yield_)
h: "x" 'y' f'{z!r:>{w}}'
