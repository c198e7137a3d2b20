def f():
    def g():
        nonlocal t
        return [t := i for i in range(3)]
    t = 0
    return g, t
