def f(x: a(), *y: b) -> c: pass
x: d = 1
class C:
    y: e
