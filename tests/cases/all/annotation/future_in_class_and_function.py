from __future__ import annotations
class C:
    __x: __y
    def f(self, a: __z[int], *, b: -1 = 2) -> __w.__v: c: __u
