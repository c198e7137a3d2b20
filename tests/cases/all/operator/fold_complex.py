a = 1j * 1j
b = (1 + 2j) * 3
c = 2j ** 2
d = 1j / 2
e = 1j - 1
f = -1j
