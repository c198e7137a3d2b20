from __future__ import annotations
def f[T: int](x: T) -> list[T]: pass
class C[T]: y: T
