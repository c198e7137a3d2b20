def f():
    try:
        a
    finally:
        b = 1
def g():
    try:
        a
    finally:
        if b:
            c = 2
def h():
    try:
        return a
    finally:
        for x in b:
            x.y = 3
