while a and b or not c:
    d
while (a < b) != c:
    d
while not a: b
while a is not None: b
