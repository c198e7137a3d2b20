[y for x in a for y in [x + 1]]
[y for x in a for y in (x,)]
[z for x in a for y, z in [(x, 1)]]
