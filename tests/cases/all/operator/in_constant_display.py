a in [1, 2, 3]
a in {1, 2, 3}
a in (1, 2, 3)
a not in ['x', 'y']
a in [b, c]
a in {b, c}
a in []
