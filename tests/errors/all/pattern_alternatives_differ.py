match x:
    case (a, b) | [[c, a], 1] | A(b): pass
