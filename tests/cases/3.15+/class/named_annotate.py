def f():
 def h(a:b):[]
 class __annotate__:a
