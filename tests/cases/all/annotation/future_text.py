from __future__ import annotations
a: int
b: dict[str, list[int]] = {}
c: 'quoted'
def f(x: a + b * c, *y: (1, 2), z: lambda q: q) -> [i for i in x]: pass
class C:
    d: -1
    e: not x
