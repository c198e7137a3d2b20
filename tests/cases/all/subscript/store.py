a[0] = 1
a[b] = c
a[1:2] = b
a[b:c] = d
a[::2] = b
a[b, c] = d
a[1:2, 3:4] = b
