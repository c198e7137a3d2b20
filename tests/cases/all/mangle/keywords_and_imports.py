class C:
    import __a, __b.c
    from __d import __e as __f
    f(__g=1)
    def __m(self, __p): global __q; return __p, __q
