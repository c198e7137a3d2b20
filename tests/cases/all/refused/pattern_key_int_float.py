match x:
    case {2: a, 2.0: b}: c
