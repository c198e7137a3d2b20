def f[T = int, *Ts = *tuple[int], **P = [int]](): pass
class C[T: str = 'x', U = T]: pass
type A[T = None] = T
