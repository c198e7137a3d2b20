def f():
    while 1:
        return
        x = 1
    for i in a:
        break
        y
    raise z
    w
