def f(x):
    try:
        if x: return 1
        return x
    finally:
        g()
