from __future__ import annotations
a: lambda: (yield)
b: lambda: (yield 1)
c: lambda: (yield 1, 2)
d: lambda: (yield from y)
e: lambda: (z := 1)
f: lambda: [(z := 1), (yield)]
g: u'a'
h: lambda: (yield (yield))
i: lambda x=(1, 2), *y: f(z := 3)
