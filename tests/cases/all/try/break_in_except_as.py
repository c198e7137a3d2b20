def f(a):
    while a:
        try:
            b
        except E as e:
            if e: break
            continue
        except F as g:
            return g
