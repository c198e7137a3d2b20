# Each function loads x where one of its statements may have been skipped.
def after_if(c):
    if c:
        x = 1
    return x


def after_loops(c):
    for x in c:
        y = x
    else:
        x
    while c:
        z = x
        break
    return y, z


def after_walrus(c):
    c and (x := c)
    return (y := x) if c else y


def after_with(c):
    with c as x, x as y:
        z = y
    return x, y, z


async def after_async(c):
    async for x in c:
        y = x
    else:
        x
    async with c as z:
        z
    return y, z


def in_next_case(c):
    match c:
        case [x, *y] if x:
            return x
        case _ if y:
            return x, y


def in_handler(c):
    x = c
    try:
        y = x
        z = y
    except y:
        z
    finally:
        x, z
    return y


def in_next_iteration(c):
    for i in c:
        if i:
            print(x)
        x = i
    return c


def unset_in_next_iteration(c):
    x = c
    for i in c:
        print(x)
        if i:
            del x
    return x


def in_comprehension(c):
    if c:
        x = 1
    return [x for y in c], [y for x in c], x


def always_set(c):
    if c:
        x = 1
    else:
        x = 2
    y: int = x
    y += x
    return x, y
