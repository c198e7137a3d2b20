@d
def f[T](x=a, *, y=b): pass
@d(1)
@e
class C[T](x): pass
