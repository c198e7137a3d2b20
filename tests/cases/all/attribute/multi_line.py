a = (b
     .c
     .d(e)
     .f)
a.b \
    .c = 1
del (a.
     b)
x = (a.b
     .c()
     .d()[0]
     .e)
