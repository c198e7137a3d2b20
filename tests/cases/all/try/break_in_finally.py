def f(a):
    for x in a:
        try:
            b
        finally:
            if x: break
            c
