def f(x):
    [y := z for z in x]
    [[w := z for z in y] for y in x]
    return lambda: (y, w)


def g():
    global k
    [k := z for z in k]


[top := z for z in x]
