for x in y:
 try:a
 except*_:
  async with b:continue
