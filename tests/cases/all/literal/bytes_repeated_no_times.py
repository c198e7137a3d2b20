x = b'ab' * 0
y = b''


def f(): return b'cd' * 0
