match x:
    case A(b=1): c
    case A(b=1, c=2, d=_): e
    case A(_, _, b=_): f
    case A(x) if x: g
