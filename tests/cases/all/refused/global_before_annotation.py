x: int
def f():
    y: int
    global y
