class C:
    def f(self):
        try:
            a
        except B:
            c
              d
