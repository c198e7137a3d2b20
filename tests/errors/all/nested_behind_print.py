class C:
    def f(self):
        print -1
        def g():
            x = = 1
