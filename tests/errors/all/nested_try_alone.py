class C:
    @d
    async def f(self):
        async with a as b:
            try:
                c
            d
