def f():
    """docstring with a lone surrogate: \ud800"""
