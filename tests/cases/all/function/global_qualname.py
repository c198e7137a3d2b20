def f():
    global g, C
    def g():
        def h(): pass
    class C:
        def m(self): pass
