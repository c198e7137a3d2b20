def f():
    global x
    y = [x for x in a]
    return [z for z in x]
