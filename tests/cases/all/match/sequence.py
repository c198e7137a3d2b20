match x:
    case []: a
    case [b]: c
    case [a, b]: d
    case (a, b, c): e
    case a, b: f
    case [_, _]: g
    case [1, [2, y]]: h
