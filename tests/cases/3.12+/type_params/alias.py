type A = int
type B[T] = list[T]
type C[T: int, *Ts, **P] = dict[T, P]
