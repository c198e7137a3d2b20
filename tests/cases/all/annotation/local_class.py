def f():
    class C:
        x: int
        y: C = 1
    z: C
