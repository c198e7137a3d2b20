(x for x in a)
(x for x in a if x)
(x + y for x in a for y in x if y if x)
((x, y) for x, y in a)
