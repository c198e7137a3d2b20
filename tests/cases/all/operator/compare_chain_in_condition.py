if a < b < c:
    d
while a <= b <= c < d:
    e
