class C:
    def f(self):
        try:
            a
        except A:
            b
        except* B:
            c
