match (
    x
):
    case [
        1,
        a,
    ] if (
        b
    ):
        c
    case {
        'k': v,
    }: d
