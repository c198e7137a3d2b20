def f():
    try:
        yield 1
    except E:
        yield 2
    else:
        yield from x
    finally:
        yield 3
