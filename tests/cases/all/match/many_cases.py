def f(x):
    match x:
        case 0: return 'a'
        case 1: return 'b'
        case 2: return 'c'
        case 'x' | 'y' | 'z': return 'd'
        case _: return 'e'
