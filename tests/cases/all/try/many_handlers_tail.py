def f():
    try:
        return a()
    except A: x = 1
    except B: x = 2
    except C: x = 3
    return x
