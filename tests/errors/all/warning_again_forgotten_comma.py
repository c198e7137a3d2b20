x = (f'\d' '\w' a '\q')
