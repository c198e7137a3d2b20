def f(x):
    def g():
        nonlocal x
        x: int
