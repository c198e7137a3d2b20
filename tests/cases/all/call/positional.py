f()
f(1)
f(a, b, c)
f(f(f(1)))
