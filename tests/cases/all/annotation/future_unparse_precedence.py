from __future__ import annotations
a: (a or b) and c
b: not (a or b)
c: (a if b else c) if d else e
d: a if b else (c if d else e)
e: (lambda: a) if b else c
f: lambda: (a, b)
g: (a < b) < c
h: a - (b - c)
i: (a - b) - c
j: -(-a)
k: (a, *b)
l: [*a, b]
m: {*a}
n: a ** -b
o: (not a) == b
p: {**(a or b)}
