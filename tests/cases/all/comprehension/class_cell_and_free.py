def f():
    e = 1
    def g():
        [x for e in a if (lambda: e)]
        e
        [[x for e in a if (lambda: e)] for b in c]
    class C:
        [[x for e in a if (lambda: e)] for b in c]
        e
        [[x for e in a if (lambda: e)] for b in e for e in f]
