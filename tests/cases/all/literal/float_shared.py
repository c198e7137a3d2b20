a = 1.5
b = 1.5
c = 1.0
d = 1
e = True
f = 0.0
g = -0.0
