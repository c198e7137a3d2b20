f'{a:{b:{c}}}'
f'{a!r:{b!s:{c}}x}'
