def f():
    pass
    pass
class C: pass; pass
if a: pass; pass
