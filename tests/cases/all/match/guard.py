match x:
    case 1 if a: b
    case y if y > 1: c
    case [a, b] if a and b or c: d
    case _ if not a: e
