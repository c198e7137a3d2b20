if not a in b: c
if not a is b: c
x = not a in b
y = not (a is not b)
z = not a == b
