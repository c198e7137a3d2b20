rf"{a:\u}"
x x
