[z for x in [[y := 1]] for z in x]
[x for x in (y := z)]
