for a in b:
    c
for a in b:
    c
else:
    d
for a in b: pass
