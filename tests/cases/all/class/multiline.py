class C(
    A,
    metaclass=
        M,
):

    x = 1
