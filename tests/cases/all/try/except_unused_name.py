def f():
    try: a
    except E as e: pass
    return e
