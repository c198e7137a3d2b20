a = b'abc'
b = b'abc'
c = b''
d = b'z'
