def f(x):
    def g():
        x = 1
        nonlocal x
