def f(x):
    match x:
        case [a, b]: return lambda: (a, b)
        case {**c}: return [c for d in c]
