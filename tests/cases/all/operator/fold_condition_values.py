x = a if () else b
x = a if (1,) else b
x = a if 'x' * 0 else b
x = a if 1 - 1 else b
x = a if -0.0 else b
x = a if 0j else b
x = a if b'' else c
x = a if ... else b
