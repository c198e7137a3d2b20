a in {1, True, 1.0}
b in {0, False, -0.0, 0.0}
c in {'x', 'x', b'x', b'x'}
d in {(1, 2), (True, 2.0)}
