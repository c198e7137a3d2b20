def f():
    try:
        with a as b:
            c
    except E:
        with d: pass
    finally:
        with e: g
