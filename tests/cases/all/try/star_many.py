def f():
    try:
        a
    except* A as e:
        b
    except* (B, C):
        c = 1
    else:
        d
    finally:
        e
