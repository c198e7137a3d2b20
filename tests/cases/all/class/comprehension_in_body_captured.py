class C:
    x = [lambda: i for i in range(3)]
    y = [[j for j in range(i)] for i in a]
    z = {__class__ for i in b}
