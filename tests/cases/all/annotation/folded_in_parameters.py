# Annotations of parameters are folded as all expressions are.
def f(x: 2 + 3, y: ("a", 1)[0] = 2 * 4, /, z: -1 is None = (1, 2 * 3)):
    return x


def g(*args: 2**3, key: (1 + 1, "b") = -(1), **kwargs: "a" * 3) -> 7 * 6:
    return args


h = lambda x=2 + 3, *, y=(1, 2) + (3,): x
