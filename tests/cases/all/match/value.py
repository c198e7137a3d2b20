match x:
    case a.b: c
    case a.b.c: d
