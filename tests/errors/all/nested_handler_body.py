def f():
    try:
        a
    except A as b:
        if c:
            d
        elif e:
            f(x y)
    finally:
        g
