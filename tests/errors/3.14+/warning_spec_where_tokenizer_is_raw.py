r'a' f"{1:\s}\9"
y = (a rf"{1}" b)
