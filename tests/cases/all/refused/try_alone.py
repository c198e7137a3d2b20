try:
    a
x
