f'\d{a}\{b}'
f'{a:\d}'
