def f(): return f'{(yield)}'
async def g(): return f'{await a:{await b}}'
