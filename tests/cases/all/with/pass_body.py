with a: pass
def f():
    with a() as b: pass
