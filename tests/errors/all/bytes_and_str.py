x = b'a' 'b' + y
