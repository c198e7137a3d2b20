class ABCDEFGHIJKLMNOPQRSTUVWXYZ:
    def f(self): return self.__abcdefghijklmnopqrstuvwxyz, __a__, ___b
