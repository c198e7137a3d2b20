x = b"ab" * 0


def f():
    return b"ab" * 0


def g():
    return b""
