try:
a
