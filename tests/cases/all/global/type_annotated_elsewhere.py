def f():
    global x
    x = 1
x: int
