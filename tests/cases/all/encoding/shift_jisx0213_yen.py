# coding: shift_jisx0213
x = 1  # ~ \ 
