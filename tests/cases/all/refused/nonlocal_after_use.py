def f(x):
    def g():
        print(x)
        nonlocal x
