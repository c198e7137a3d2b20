match x:
    case _: a
    case 1: b
