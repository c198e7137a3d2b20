# Who interns the mangled name first: a constant, or the code that has it.
def before(x):
    return x in {"_A__x", "b"}


class A:
    y = "_A__x"
    __x: int = ["_A__x", "_A__x", "q"]
    __z: str

    def f(self, x, *, __z=1):
        return x in {"_A__x", "b"}, x in {"_A__z", "c"}


def after(x):
    return x in {"_A__z", "c"}
