match x:
    case {**_}: a
