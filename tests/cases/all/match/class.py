match x:
    case A(): b
    case A(y): c
    case A(1, y): d
    case A(b=1, c=z): e
    case A.B(1, c=D(z)): f
    case int(y) | str(y): g
