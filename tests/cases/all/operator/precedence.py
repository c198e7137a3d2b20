a + b * c ** -d
(a + b) * c
a or b and not c
a < b == c
-a ** b
a if b else c or d
