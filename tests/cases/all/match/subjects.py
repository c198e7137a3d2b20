match x, y:
    case 1, 2: a
match (x):
    case b: c
match *x, y:
    case [*a]: b
match x := y:
    case 1: x
match [a, b]:
    case [c, d]: e
match -x:
    case 1: a
