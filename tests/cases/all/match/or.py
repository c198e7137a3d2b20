match x:
    case 1 | 2: a
    case (1 | 2) as y: b
    case [1 | 2, 3]: c
    case [a, b] | {'x': b, 'y': a}: d
    case A(y) | [y, _]: e
