if x:
    a: int = 1
else:
    a: str
for i in y:
    b: int
