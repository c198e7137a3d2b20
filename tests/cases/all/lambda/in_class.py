class C:
    f = lambda self: self.x
    g = staticmethod(lambda: __class__)
