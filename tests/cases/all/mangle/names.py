class C:
    __a = 1
    def f(self):
        self.__b = __c
        __d = self.__e__
        return __d, _f, self.__g()
