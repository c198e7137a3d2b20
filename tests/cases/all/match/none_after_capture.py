match a:
    case {-1: x.y.Z(y, None)}:
        pass
