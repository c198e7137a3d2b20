f'a{}b' + x
