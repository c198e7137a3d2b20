def f():
    with a as b:
        yield b
        x = yield
    return x
