[*x, *[y for y in z]]
f(*[x for x in a], **{x: y for x, y in b})
