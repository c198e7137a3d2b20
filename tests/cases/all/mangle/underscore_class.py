class _C:
    __a = 1
class ___:
    __b = 2
class __D:
    def f(self): return self.__x
