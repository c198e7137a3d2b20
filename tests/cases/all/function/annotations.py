def f(a: int, b: str = 'x', /, c: x.y = 1, *d: int, e: 'z' = 2, **g: dict) -> list[int]:
    pass
