if not a is None: b
if not (a is not None): b
if None is a: b
if a == None: b
assert a is None
x = a is None and b is not None
