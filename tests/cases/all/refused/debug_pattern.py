match x:
    case __debug__: a
