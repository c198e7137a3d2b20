def f():
    def g():
        def h():
            return 1
        return h
    return g
