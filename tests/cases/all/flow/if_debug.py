if __debug__:
    a
else:
    b
if not __debug__:
    c
x = __debug__
