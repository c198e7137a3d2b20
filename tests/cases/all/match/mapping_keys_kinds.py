match x:
    case {2: a, 2.5: b, 'c': c, b'd': d, None: e, True: f, 3j: g}: h
    case {-1: a, -2.5: b, 1+2j: c, 1-2j: d}: e
    case {123456789012345678901234567890: a, 1.5e30: b}: c
    case {18446744073709551616: a, 1e25: b}: c
    case {False: a, 2: b}: c
