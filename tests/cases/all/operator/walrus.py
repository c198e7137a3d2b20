(a := 1)
if (n := f(x)) > 1: n
while chunk := read(): chunk
print(y := 10, y ** 2)
[y := 1, y]
