match x:
    case A(b, _=c):
        pass
