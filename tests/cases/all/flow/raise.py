def f():
    raise
def g():
    raise a
def h():
    raise a from b
def i():
    raise a(1) from None
    x
