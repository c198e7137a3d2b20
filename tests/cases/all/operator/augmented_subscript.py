a[0] += 1
a[b][c] -= d
a[1:2] += b
a[b:c] *= d
a[b:c:d] |= e
a[b, c] += 1
