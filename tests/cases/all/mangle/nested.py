class A:
    class B:
        def f(self): return self.__x
    def g(self):
        def h(): return __y
        return [__z for __z in self.__w]
