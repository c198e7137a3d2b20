if a = b: c
