f'{a!r}'
f'{a!s}'
f'{a!a}'
f'{a!r:x}'
