@a
def f(): pass
@a.b
@c(1, 2)
def g(): pass
@(x := y)
def h(): pass
@a[0].b if c else d
def i(): pass
