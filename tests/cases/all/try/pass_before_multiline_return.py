def f():
    yield
    try:
        pass
    except A:
        pass
    return (
        x)
