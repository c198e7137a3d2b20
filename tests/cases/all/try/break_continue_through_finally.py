def f(a):
    for x in a:
        try:
            if x: break
            continue
        finally:
            b
