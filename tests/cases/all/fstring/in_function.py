def f(a, b):
    x = f'{a}-{b!r:>{a}}'
    return f'{x}' + f''
