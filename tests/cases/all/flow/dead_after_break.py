def f(a):
    for i in a:
        if i:
            break
        else:
            continue
        dead(1)
