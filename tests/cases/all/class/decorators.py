@a
@b(1)
class C(D):
    pass
