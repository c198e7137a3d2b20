match x:
    case +0: pass
    case +1.5: pass
    case +2j: pass
    case +1+2j: pass
    case {+3: y}: pass
    case C(+3, x=+4): pass
    case [+0, *_]: pass
    case +0|+1: pass
