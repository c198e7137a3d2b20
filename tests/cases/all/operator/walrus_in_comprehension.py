x = [y := f(z), y + 1]
r = [(last := i) for i in a]
any((hit := i) for i in a)
