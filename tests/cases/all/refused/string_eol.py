"abc
def"
