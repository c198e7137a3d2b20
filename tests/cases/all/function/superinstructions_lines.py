def f(a, b):
    c = (a
         + b)
    d = [a,
         b]
    a = b; b = a
    return (c,
            d)
