f'{a b}' + (c
