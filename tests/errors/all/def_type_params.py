def f[T](x): return x
x y
