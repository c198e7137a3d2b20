f(a=1)
f(1, b=2)
f(a, b, c=d, e=g)
