def f[T](x: T) -> T: return x
def g[T: int, *Ts, **P](*a: *Ts, **k: P.kwargs): pass
def h[T: (int, str)](x): return T
