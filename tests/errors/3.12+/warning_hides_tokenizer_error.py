(a b)
f'\{a}'
1and_
