from __future__ import annotations
a: 1.5e300
b: 1e-7
c: 123456789012345678901234567890
d: 1e16j
e: -1j
f: 0.0001
g: 1e400 + 1e400j
h: 'a\r\t\\\x7f\xa0\ud800\U0001f600'
i: "it's"
j: 'say "it\'s"'
k: b'\x00\'"'
l: True
