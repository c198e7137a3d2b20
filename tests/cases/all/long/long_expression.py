x = a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w
y = a and b and c and d and e and f and g and h and i and j and k and l and m and n and o
z = a.b.c.d.e.f.g.h.i.j.k.l.m.n
