class C:
    def f(self):
        for a in b:
            if a:
                pass
            else:
                pass
            elif c:
                pass
