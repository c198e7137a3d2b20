if x < > y:
    pass
