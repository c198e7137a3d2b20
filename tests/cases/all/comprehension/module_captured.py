x = [lambda: i for i in a]
i = 1
y = [i for j in a]
