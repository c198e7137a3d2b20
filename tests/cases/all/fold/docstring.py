"not " + "a docstring"


def f():
    "a" "docstring"
    "b" + "c"


def g():
    "a" + "b"


class C:
    f"no docstring"
    x = __debug__


class D:
    "one" % ()
