class C:
    __slots__ = ('__a', 'b')
    __a: int
    __c = __slots__
