def f(a):
    return [x for x in a], [x for x in a if x], {x for x in [x for x in a]}
