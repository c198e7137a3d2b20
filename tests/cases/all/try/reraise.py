def f():
    try:
        a
    except E as e:
        raise
    except F as e:
        raise X from e
