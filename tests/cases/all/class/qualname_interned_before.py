class A:
    import A.B

    class B:
        pass


class C:
    def D(self):
        pass

    class D:
        pass


class E:
    x = 'E.F'

    class F:
        pass
