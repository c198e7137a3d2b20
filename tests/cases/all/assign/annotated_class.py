class C:
    a: int = 1
    b: 'str'
    c.d: int = 2
    _e: int
    __f: int = 1
