# In 3.14 the search for loads that may borrow stops at what is left of dead
# code: behind an exit that is moved to the end, and behind a jump.
def behind_handler(x):
    try:
        i = x.index(0)
    except ValueError:
        return
    return x[i]


def behind_raise(x):
    try:
        i = x.index(0)
    except ValueError:
        raise KeyError
    y = x[i]
    return y


def behind_break(x):
    while True:
        for y in x:
            if y:
                break
        else:
            continue
        break
    for z in y:
        z.a = x
    return y
