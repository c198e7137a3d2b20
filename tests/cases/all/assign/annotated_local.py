def f():
    a: int = 1
    b: undefined.name
    c.d: int = 2
    (e): int = 3
    g[h]: print(1) = 4
    return a
