f'{a}' = b
