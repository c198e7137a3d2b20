def f(a, b):
    return (x + b for x in a), list(b for y in a)
