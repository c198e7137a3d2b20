x = a if b else c
x = a if b else c if d else e
x = (a if b else c) + 1
f(a if b else c)
