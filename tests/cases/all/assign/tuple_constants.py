a, b = 1, 2
a, b, c = 1, 2, 3
a, b, c, d = 1, 2, 3, 4
a, b = 'xy'
