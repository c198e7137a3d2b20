f = lambda: (yield)
g = lambda x: (yield from x)
