class C[T]: pass
x y
