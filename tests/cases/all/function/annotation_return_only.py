def f() -> None: pass
def g(a) -> 'x': return a
