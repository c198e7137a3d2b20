match a:
 case é, 1+1: pass
