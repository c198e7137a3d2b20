def f():
 try:a
 except*_:
  with b:return
