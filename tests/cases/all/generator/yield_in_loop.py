def f(a):
    for x in a:
        yield x
    while a:
        yield
    else:
        yield 1
