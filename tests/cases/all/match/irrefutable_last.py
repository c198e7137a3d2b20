def f(x):
    match x:
        case 1:
            y = 1
        case z:
            y = 2
    return y
