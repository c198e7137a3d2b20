# a
  b
