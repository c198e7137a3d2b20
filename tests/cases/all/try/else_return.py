def f():
    try: a
    except E: b
    else: return c
    return d
