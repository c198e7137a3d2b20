f'\N{nosuch}{a}'
