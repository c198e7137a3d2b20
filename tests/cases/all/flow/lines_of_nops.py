def f():
    x = 1
    pass
    if 1:
        pass
    pass
    return x
