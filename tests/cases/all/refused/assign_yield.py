def f():
    (yield) = a
