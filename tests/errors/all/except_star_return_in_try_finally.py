def f():
 try:a
 except*_:
  try: return
  finally: c
