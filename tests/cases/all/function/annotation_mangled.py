class C:
    def f(self, __a: __b, *, __c: int = __d) -> __e:
        return __a
