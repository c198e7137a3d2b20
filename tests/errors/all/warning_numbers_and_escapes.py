x = [1or 2, '\d', 0x1for x in b'\w'] if f'\{x}' else assert_
assert (x, '\q')
x is 1
def f():
    '''a \  b'''
    return 0b1and '\8'
