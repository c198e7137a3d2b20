f'\n{a}\t'
f'\N{BULLET}{a}'
f'\x41{a}\u00e9'
