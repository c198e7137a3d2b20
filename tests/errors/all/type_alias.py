type X[T] = int
x y
