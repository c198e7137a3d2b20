match x:
    case 1: a
    case -1: b
    case 1.5: c
    case 'a': d
    case b'b': e
    case 1+2j: f
    case -1-2j: g
    case None: h
    case True: i
    case _: j
