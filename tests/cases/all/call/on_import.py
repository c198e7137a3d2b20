import m
from n import g
m.f(1)
m.sub.f(1)
g(1)
g.h()
