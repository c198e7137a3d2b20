f(*a = b)
