def f(a):
    b = [x for x in a]
    c = {x: a for x in b}
    return [x for x in c], {y for y in a}
