def f(a):
    if a:
        return 1
    elif a.b:
        return 2
    return 3
