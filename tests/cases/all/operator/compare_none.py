if a is None: b
if a is not None: b
while a is None: c
x = a is None
y = not a is None
z = b if a is None else c
