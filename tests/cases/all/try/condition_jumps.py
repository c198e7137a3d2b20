def f(a):
    try:
        if a and a.b or a.c:
            return 1
        while a < 1 < 2: a.d
    except (A if a else B):
        return None
