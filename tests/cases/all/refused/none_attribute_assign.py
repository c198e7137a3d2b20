None.a = 1
None = 2
