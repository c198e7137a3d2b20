'a' f'{b}' 'c'
f'a' 'b'
f'{a}' f'{b}'
('x' f'{y}'
 'z' f'{w}')
