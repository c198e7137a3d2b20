def f():
    "same"
    return "same"
def g():
    """x"""
    x = None
