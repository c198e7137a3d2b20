x = a and (b or c) and d
y = (a and b) or (c and d) or e
z = not (a or b) and c
