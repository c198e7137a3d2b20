def f(x):
    for y in x:
        match y:
            case 1: break
            case 2: continue
            case [a]: return a
    while x:
        match x:
            case _: x.y
