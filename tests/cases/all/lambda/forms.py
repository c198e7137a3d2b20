lambda: 0
lambda x: x
lambda x, y=1: x
lambda *a, **k: (a, k)
lambda x, /, y, *, z: 0
lambda: (yield)
