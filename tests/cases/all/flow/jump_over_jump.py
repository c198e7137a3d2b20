def f(a, b):
    while a:
        if b:
            pass
        else:
            continue
    return a
