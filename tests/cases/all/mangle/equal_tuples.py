# The names of the code are the tuple of its constants: the str in it, which
# the module holds too, is interned as a name.
y = "_A__é"


class A:
    def f(*, __é=1):
        return {"_A__é": 1}
