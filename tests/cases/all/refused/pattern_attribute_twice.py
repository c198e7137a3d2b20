match x:
    case A(b=1, c=2, b=3):
        pass
