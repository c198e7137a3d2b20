a = True + True
b = ~True
c = -True
d = True & False
e = True << 3
f = not True
g = not None
