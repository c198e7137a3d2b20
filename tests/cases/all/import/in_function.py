def f():
    import a.b
    import c.d as e
    from g import h
    return a, e, h
