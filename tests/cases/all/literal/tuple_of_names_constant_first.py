x = ('a.b',)
y = 'a.b'


def f():
    import a.b


z = ('C.m', 'C.m')
