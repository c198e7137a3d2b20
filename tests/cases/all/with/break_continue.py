def f(a):
    for x in a:
        with x as y:
            if y: break
            continue
    while a:
        with b:
            if a: continue
            break
