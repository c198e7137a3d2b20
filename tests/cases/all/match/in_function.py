def f(x):
    match x:
        case [a, *b]: return a, b
        case {'k': [c, d], **e}: return c, d, e
        case C(y, z=w) if y: return w
        case str() | bytes(): pass
        case _: return None
