x = \
  \

 y
