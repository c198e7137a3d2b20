  a
  b c
