a < b < c
a == b != c in d
x = a < b < c < d
