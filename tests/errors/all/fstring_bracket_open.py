f'{a(b}'
