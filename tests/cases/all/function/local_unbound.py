def f():
    print(x)
    x = 1
def g(a):
    if a: x = 1
    return x
