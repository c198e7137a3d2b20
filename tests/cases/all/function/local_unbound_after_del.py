def f(a):
    for x in a:
        del x
    try: y = 1
    except E: return y
    return x, y
