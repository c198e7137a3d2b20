f'{a b}' + c)
