def f():
    a = rf"{x:\d}"
    if b:
        c = = 1
