def f(a):
    for i in range(a):
        for j in i:
            if j: return i
            if not i: break
        else:
            continue
        g(i, j)
    return i
