# coding: latin-1
break  # µ
