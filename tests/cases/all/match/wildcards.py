match x:
    case [_, *_]: a
    case {'a': _, **b}: c
    case A(_, b=_): d
    case (_ as e) if e: f
    case 1 | _ if g: h
