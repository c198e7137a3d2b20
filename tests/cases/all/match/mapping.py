match x:
    case {}: a
    case {'k': v}: b
    case {'a': 1, 'b': y}: c
    case {1: a, **rest}: d
    case {**rest}: e
    case {a.b: c}: d
    case {-1: x, None: y, True: _}: z
