match x:
    case a.b(): c
    case a(): d
    case f"x": e
