def f():
    match x:
        case 1:
            if a:
                b = (1 2)
