async def f():
    async with a:
        b = 1
async def g():
    async with a as x, b:
        if x:
            c = 2
async def h():
    async with a:
        for x in b:
            c
async def i():
    async with a:
        try:
            b
        except E:
            c = 1
async def j():
    async with a:
        match b:
            case 1:
                c
async def k():
    async with a:
        with b:
            pass
async def l():
    async with a:
        assert b < c, d
