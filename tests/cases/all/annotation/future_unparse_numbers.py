from __future__ import annotations
a: 0x10
b: 1e400
c: 1_000j
d: 1 .real
e: -1 ** -2
f: (-1) ** 2
g: 1e16
h: 1.0
