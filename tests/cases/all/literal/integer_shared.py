a = 5000
b = 5000
def f(): return 5000
