def f():
 from a import * as x
