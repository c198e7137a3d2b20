def f():
    global os, g, C
    import os
    def g(): pass
    class C: pass
    for h in a: pass
