def f(a):
    if a == 1: return 'a'
    elif a == 2: return 'b'
    elif a == 3: x = 'c'
    elif a == 4: pass
    elif a == 5: x = 'e'
    else: raise a
    return x
