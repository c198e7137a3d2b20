# coding: shift_jis
x = "\n"  # ~ \ 
