class C:
    x = 1
    y = [i for i in range(x)]
    z = [x for i in y]
    w = {i: j for i in y for j in z}
    v = (i for i in x)
