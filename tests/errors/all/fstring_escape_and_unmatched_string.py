y = f"\N{DASH}{a}" f'}'
