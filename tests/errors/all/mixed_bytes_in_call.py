f(b'a' 'b', c d)
