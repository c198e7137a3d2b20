# A class that binds __classdict__, or declares it, has the cell of that name
# if a variable in it is annotated.


class Bound:
    __classdict__ = 1
    c: int


class Deleted:
    c: int
    del __classdict__


class Annotated:
    __classdict__: x


class Conditional:
    __classdict__ = ()
    if x:
        c: []


class WithMethod:
    __classdict__ = 1

    def f(x: int):
        pass

    c: int


class NothingEvaluated:
    __classdict__ = 1
    f[0]: int


class Declared:
    global __classdict__
    (c): int


def f():
    __classdict__ = 2

    class Inner:
        nonlocal __classdict__
        c: int
