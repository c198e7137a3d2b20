from __future__ import annotations
a: [x for x in y if z if w]
b: {x for x in y}
c: {x: y for x, y in z}
d: (x for x in y for z in x)
e: lambda a, /, b=1, *c, d, e=2, **f: a
f: lambda: 0
