(lambda: 1)()
(lambda x, *a, k=1, **kw: x)(1)
