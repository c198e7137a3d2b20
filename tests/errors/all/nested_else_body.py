def f():
    for a in b:
        c
    else:
        while d:
            e = 1 = f
