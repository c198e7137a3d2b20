f(x for x in a)
f((x for x in a), b)
sum(x * x for x in range(10))
