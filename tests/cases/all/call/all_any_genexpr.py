all(x for x in a)
any(x > 1 for x in a)
tuple(x for x in a)
list(x for x in a)
set(x for x in a)
def f(a):
    if all(x for x in a): return tuple(y for y in a)
