def f(a):
    if a and True: x
    if a or False: y
    if True and a: z
    if 0 or a: w
    if (1, 2): v
