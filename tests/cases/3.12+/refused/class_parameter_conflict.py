def f[T](a, a): pass
