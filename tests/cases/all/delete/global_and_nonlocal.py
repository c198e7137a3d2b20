def f():
    global a
    del a
    def g():
        nonlocal b
        del b
    b = 1
