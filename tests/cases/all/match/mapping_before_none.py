match x:
    case {1: z}, {-1: b, 1: a.B(False, d), **k}, None if x:
        pass
