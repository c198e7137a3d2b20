g = (lambda: x for x in a)
h = ((yield_, x) for x in (lambda: y)())
