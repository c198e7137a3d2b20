with a:
    b
with a as b:
    c
