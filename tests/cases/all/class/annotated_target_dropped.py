class C:
    a.b: int
    a[1:2,
        f()]: g
