type a.b = 1
