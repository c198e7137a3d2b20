f'{print a}'
