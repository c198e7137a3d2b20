def f():
    with a:
        while b:
            pass
        else:
            c
        else:
            d
