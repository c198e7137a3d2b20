match x:
    case [A(b=[1, {'k': (c as d)}])]:
        match d:
            case _ if c: e
