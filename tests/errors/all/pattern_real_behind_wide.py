match a:
 case é, 1j+1: pass
