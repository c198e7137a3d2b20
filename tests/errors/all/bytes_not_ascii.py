x = b'é' + y
