# The tuple is a constant only late: whether it is true is not known.
x = (f"{{",) or y
while a ** ((f"{{",) or b):
    c
