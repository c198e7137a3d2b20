a = [f(x) for x in
     y if x > 1]
b = {x: z for x in y if x < 2 and z
     for z in x}
def g():
    return (x for x in y if not x is
            None)
