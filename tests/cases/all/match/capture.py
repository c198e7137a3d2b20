match x:
    case y: y
def f(x):
    match x:
        case y: return y
