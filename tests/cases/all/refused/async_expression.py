async lambda: x
