[x for x in a]
[x for x in a if x]
[x + 1 for x in a if x if x > 1]
[x for x in a for y in x]
