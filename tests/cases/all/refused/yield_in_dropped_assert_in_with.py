with a: assert (yield)
