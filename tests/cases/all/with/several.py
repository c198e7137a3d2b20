with a, b:
    c
with a as b, c as d:
    e
with a as b, c, d as (e, f):
    g
