def f(a, b, c):
    if (a < b and
            c):
        return 1
    while (a <= b
           or c): a = c
    assert (a is b
            or c), d
    assert a
    return (b if a < c and
            b else c)
