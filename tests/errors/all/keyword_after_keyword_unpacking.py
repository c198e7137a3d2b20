f(**a = b)
