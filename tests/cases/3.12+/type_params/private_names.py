class _D[U: [{x: c for __p in a} for x in c], **__p, *T](B[__p, __q]):
    x = __p, __q

    def f[__r](self, a: __r, b: __p, c: __q): return lambda: (__r, __p)
