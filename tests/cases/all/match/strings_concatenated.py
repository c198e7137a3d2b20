match x:
    case 'a' 'b': c
    case b'a' b'b': d
    case 'x' | "y": e
