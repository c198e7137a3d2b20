x = f'é{f"{a b}"}'
