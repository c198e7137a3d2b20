f'{a b}'
c)
