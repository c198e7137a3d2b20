for a b: c
