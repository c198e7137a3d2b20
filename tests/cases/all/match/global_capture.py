def f(x):
    global a
    match x:
        case [a, b]: return b
