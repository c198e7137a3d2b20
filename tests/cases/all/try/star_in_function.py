def f():
    for x in a:
        try:
            b
        except* E as e:
            c(e)
        d
    return x
