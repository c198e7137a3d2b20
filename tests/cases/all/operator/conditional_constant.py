x = 1 if True else 2
x = a if 0 else b
x = 1 if __debug__ else 2
