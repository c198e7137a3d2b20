def f(a):
    for b in a:
        while b:
            with c:
                try:
                    if d: continue
                    elif e: break
                    else: return
                finally:
                    g
