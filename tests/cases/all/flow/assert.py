assert a
assert a, b
assert a and b, 'message'
assert not a
assert a is None, f'{a}'
