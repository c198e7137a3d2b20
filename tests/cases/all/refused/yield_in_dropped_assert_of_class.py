class C:
 assert (yield)
