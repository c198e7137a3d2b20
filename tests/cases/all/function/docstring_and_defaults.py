def f():
    "doc"
    def g(a=1, b=2): pass
    return g
def h():
    "doc"
    def g(a=1, b=2): pass
    if g:
        return g
    else:
        return 1
