match x:
    case _ | 1: a
