def f():
    return 1
    a = b
    def g(): return 2
    x = 'dead constant'
