def f():
    try:
        return a
    except E:
        return b
    finally:
        c
