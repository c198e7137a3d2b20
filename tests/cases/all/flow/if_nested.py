def f(a, b, c):
    if a:
        if b:
            if c:
                return 1
            else:
                x = 2
        y = 3
    return x
