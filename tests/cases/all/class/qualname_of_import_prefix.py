import a.b.c
class a:
    class b:
        class c: pass
