def f():
    '\udfff'
