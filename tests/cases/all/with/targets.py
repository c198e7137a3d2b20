with a as b.c: d
with a as b[0]: d
with a as (b, c): d
with a as [b, *c]: d
