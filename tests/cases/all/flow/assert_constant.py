assert True
assert False
assert 0, 'x'
assert 'true', f()
