a = 1; b = 2; c = 3
if a: b = 4; c = 5
