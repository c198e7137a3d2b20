'a'.join(b)
1 .real
(1).real
1.5.hex
[].append(1)
