a lambda: pass if f(c d)
