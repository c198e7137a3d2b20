for a in b:
    if a:
        continue
    if c:
        break
else:
    d
