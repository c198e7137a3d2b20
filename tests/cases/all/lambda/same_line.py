f = lambda: 0; g = lambda: 0
h = [lambda x: x, lambda x: x]
