f = lambda x: x if x else None
g = lambda x: x and x.y or x.z
h = lambda: not a
