def f():
    with a:
        raise b
