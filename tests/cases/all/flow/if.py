if a:
    b
if a:
    b
else:
    c
if a:
    b
elif c:
    d
elif e:
    f
else:
    g
