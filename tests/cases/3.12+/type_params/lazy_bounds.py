def f[T: undefined, U: (a, b)](): pass
class C[T: C]: pass
type L = list[L]
