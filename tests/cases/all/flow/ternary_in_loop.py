def f(a):
    for x in a if a else b:
        y = x if x else 1 if y else 2
    while a if b else c: d
