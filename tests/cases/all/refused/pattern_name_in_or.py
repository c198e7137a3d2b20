match x:
    case (a | a) as a: b
