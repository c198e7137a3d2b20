# coding: latin-1
# 3.11 reads the line again as UTF-8.
break  # µ
