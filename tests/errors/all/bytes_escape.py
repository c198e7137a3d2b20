x = b'\x' + y
