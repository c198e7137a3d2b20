((y for y in x) for x in a)
(x for x in (y for y in z))
