r'a' f"{1:\s}\9"
y = (a b)
