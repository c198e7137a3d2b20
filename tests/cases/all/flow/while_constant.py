while 1:
    a
    if b: break
while True:
    pass
