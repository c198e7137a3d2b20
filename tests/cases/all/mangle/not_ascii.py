# The str that mangling makes is no interned one, as a constant.
class A:
    __é: int = 1

    def f(*, __ñ=1, b=2):
        return __ñ

    def g(__ö: int):
        return __ö
