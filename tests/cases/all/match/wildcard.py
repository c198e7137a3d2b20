match x:
    case _: a
match x:
    case _ if b: c
