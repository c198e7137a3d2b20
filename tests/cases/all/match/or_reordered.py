match x:
    case [[a, b], ([c, d] | [d, c]), *e] | {1: e, 2: d, 3: c, 4: b, 5: a}:
        pass
    case (a, b, c) | [[c, a, b], 1] | A(b, c=a, d=c) as d:
        pass
