def f():
    while True:
        if x():
            return 1
