def f():
    class C:
        def g(self):
            def h(): pass
            class D:
                def i(self): pass
