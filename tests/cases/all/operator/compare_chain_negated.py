if not a < b < c:
    d
x = not a < b < c
