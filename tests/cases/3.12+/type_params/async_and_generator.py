async def f[T](x: T): await x
def g[T](): yield T
