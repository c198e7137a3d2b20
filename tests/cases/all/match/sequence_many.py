match x:
    case [a, b, c, d, e, f, g, h, *i, j, k]: l
    case [1, 2, 3, 4, 5, 6, 7, 8]: m
    case [[], [[]], [*_]]: n
