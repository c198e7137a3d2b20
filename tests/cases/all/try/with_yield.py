def f():
    try:
        x = yield a
    except E:
        yield b
    finally:
        yield c
