a.b
a.b = 1
del a.b
a.b.c.d
a().b
