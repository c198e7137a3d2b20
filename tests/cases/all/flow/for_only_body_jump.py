for x in a:
    if x: break
for x in a:
    continue
for x in a:
    if x: continue
