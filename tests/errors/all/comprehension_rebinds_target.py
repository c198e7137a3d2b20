[j for i in x if (j := 0) for j in y]
