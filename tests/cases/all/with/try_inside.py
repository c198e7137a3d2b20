def f():
    with a:
        try:
            return b
        except E:
            raise
        finally:
            c
