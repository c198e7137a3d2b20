f'{a!rr}' ''
