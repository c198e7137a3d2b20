from __future__ import annotations
a: 'it\'s'
b: "q\"uote"
c: 'é\n\x00'
d: b'bytes\xff'
e: f'{a}{b!s}{{}}'
f: ...
g: None
