# Sets of constants whose order in the .pyc depends on their bytes.
x in {1, 2.5, 3j, "a", b"b", None, True, ..., (1, 2), 4}
x in {1.5, 2.5, 3.5, -1.5, 0.0}
x in {1j, 2j, -1j, 1 + 2j}
x in {(1.5, 2.5), (1.5, 3.5), (2.5, "a")}
x in {((1, 2), 3), ((1, 2), 4), (1, (2, 3))}
x in {1, 1.0, True}
x in {0.0, -0.0, 0}
x in {"a", "b", "aa", "ab", "\xe9", "\u4e2d"}
x in {b"a", b"b", b"", b"aa"}
x in {18446744073709551616, -18446744073709551616, 0, 1, -1}
x in {None, ..., True, False}
x not in {(), ((),), (((),),)}
for y in {1, 2.5, "a", (1, "b")}:
    pass
