with (a, b):
    c
with (a as b):
    c
with (a as b, c as d,):
    e
with (a):
    b
with (a, b) as c:
    d
with (yield_ := a) as c: d
