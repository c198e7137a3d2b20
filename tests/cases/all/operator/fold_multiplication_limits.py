a = 0xffffffffffffffff * 0xffffffffffffffff
b = 0x1ffffffffffffffff * 0xffffffffffffffff
c = 2 ** 63 * 2 ** 63
d = 0 * 10 ** 38
e = 7 ** 45
f = 7 ** 46
g = 2 ** 128
h = 1 ** 10 ** 38
