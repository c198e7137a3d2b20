if not a: b
if not not a: b
if not (a, b): c
x = not a
y = not not a
