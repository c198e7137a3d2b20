def f(a):
    x = (yield a) + (yield)
    g((yield))
    y = [(yield b), (yield c)]
    return (yield x), y
