x = f'{a}é{b}'
y = f'é{a:{b}}' 'c'
