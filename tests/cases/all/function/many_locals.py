def f():
    a = b = c = d = e = g = h = i = j = k = l = m = n = o = p = q = r = 1
    q, r = r, q
    return a, b, p, q, r
