match a:
 case b(c=1, +1): pass
