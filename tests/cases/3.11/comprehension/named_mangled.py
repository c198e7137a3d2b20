class C:
    def f(self):
        return [__x := 1 for __x in a], [1 for __y in b if (__y := 2)]
