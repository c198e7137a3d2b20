def f():
    try: a
    except E as e:
        del e
