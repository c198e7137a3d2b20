class A[T]: pass
class B[T](A[T], x=T):
    y: T
    def f(self) -> T: return T
class C[*Ts, **P]: pass
