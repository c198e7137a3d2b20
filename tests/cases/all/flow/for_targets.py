for a, b in c: d
for (a, b), *e in c: d
for a.b in c: d
for a[0] in c: d
for [a, b] in c: d
