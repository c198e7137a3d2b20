x = True and a
x = False and a
x = 0 or a
x = 1 or a
x = a and True
x = a or None
