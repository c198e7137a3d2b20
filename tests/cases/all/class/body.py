class C:
    x = 1
    y = x + 1
    def f(self): return self.x
    if x: z = 2
    for i in range(3): w = i
    del i
