f'{a!x'
