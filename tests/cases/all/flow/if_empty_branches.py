if a:
    pass
else:
    pass
if b: pass
if c:
    pass
else:
    d
