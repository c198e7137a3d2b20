match x:
    case {1: a, 2.0: b, True: c}:
        pass
