@a(
    1,
    b=2,
)
@c
def f(
    x,
    y=1,
):
    return x
