def f(a, b):
    if not a is b:
        return not a in b, not a not in b, not a is not b, not a == b
    return not a < b, not (a is b is None), not (a and b), not not a
