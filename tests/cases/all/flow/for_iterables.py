for a in 1, 2, 3: b
for a in [1, 2]: b
for a in {1, 2}: b
for a in *b, c: d
for a in []: b
for a in (b, c): d
for a in [b, c]: d
