if 0:
    a = b
while 0:
    c = d
