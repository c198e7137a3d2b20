del (a, [b, c()])
