match x:
    case 1 as y: a
    case [a, b] as c: d
    case A(b as c) as d: e
    case (_ as y): f
