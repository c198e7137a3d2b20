while 0:
    a
else:
    b
while False: c
