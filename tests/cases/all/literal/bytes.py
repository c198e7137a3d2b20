b'', b'a', b'ab', b'\x00\xff', B"q", b'\101', rb'\n', Rb'\x', bR'\\'
