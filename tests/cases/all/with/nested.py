def f():
    with a:
        with b as c:
            with d: return c
