def f(a):
    if (b := a.x) and (c := b.y):
        return b, c
    return [d := 1, d]
