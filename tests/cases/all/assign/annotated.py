a: int = 1
b: str
c.d: int = 2
e[0]: int = 3
f.g: int
(h): int = 4
(i): int
