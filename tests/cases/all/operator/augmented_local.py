def f(a):
    a += 1
    a.x -= a
    a[a] *= a
    return a
