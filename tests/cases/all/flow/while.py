while a:
    b
while a:
    b
else:
    c
while a: pass
