x = b'a' f'{b' + y
