class C:
    global a
    a = 1
    b = a
