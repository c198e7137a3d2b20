def f():
    try:
        a
    finally:
        x = lambda: b
        y = [lambda z: z for i in c]
        def g(): return d
