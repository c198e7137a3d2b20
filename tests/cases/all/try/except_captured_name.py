def f():
    try: a
    except E as e:
        return lambda: e
