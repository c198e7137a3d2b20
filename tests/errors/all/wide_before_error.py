a.b'é' b15(x)
