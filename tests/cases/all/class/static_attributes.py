class C:
    def __init__(self):
        self.b = 1
        self.a, self.c = 2, 3
        self.d: int = 4
        self.e += 5
        self.f: int
        for self.g in x: pass
        with y as self.h: pass
    def m(this): this.i = 1
    def n(self):
        def o(): self.j = 1
        lambda: [self.k for self.l in z]
