x = 1
class C:
    x = x
    print(x)
    y = len
