[a for a.b in c]
[x for x[0] in c]
[a for a, *b in c]
[a for (a, b), c in d]
