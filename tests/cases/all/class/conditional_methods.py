class C:
    if a:
        def f(self): return 1
    else:
        def f(self): return 2
    try:
        x = b
    except E:
        x = None
