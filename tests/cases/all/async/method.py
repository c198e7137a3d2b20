class C:
    async def f(self): return await super().f()
    async def __aenter__(self): self.x = await y
