from __future__ import annotations
a: f'{x}'
b: f'{x!r}'
c: f'{x:>{y}}'
d: f"{x['k']}"
e: f'a{{b}}c'
f: f'{x=}'
g: f'{{{x}}}'
h: 'a' f'{b}' 'c'
i: f'{lambda_ if y else z}'
j: f''
k: f'{(lambda: 1)}'
