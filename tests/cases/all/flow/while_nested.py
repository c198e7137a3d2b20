def f(a):
    while a:
        while a.b:
            if a.c: break
            if a.d: continue
        else:
            break
        a.e
    return a
