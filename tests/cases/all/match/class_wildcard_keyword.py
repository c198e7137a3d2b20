match x:
    case A(_=c, d=_):
        pass
    case A(b, c=d, _=_):
        pass
