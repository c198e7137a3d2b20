match x:
    case [*a]: b
    case [a, *b]: c
    case [*a, b]: d
    case [a, *_, b]: e
    case [*_]: f
    case a, *b, c, d: g
