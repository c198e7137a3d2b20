match x:
    case [a, b, c] | {'x': c, 'y': a, 'z': b} | A(b, c, a): d
    case (a, b) | [b, _, a] | A(x=b, y=a): e
