a, b = c
a, b = b, a
a, b, c = c, b, a
(a, b), c = d
[a, b] = c
a, = b
() = a
[] = a
