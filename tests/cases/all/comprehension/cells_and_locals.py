def f(x, z):
    a = [lambda: x for y in z]
    b = [[lambda: y for x in y] for y in z]
    c = [x for q in z if (lambda: x)()]
    d = {y: [z for _ in x] for y in x}
    return lambda: (x, y, q)


class C:
    x = 1
    y = [__class__ for x in z]
    w = [lambda: (__class__, x) for x in y]

    def m(self):
        return [super().m for _ in self]
