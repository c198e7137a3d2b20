def f():
    b'bytes'
def g():
    f'fstring'
def h():
    'a' + 'b'
def i():
    ('parenthesised')
def j():
    'two' ' pieces'
