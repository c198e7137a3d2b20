# The file names its encoding: the line can be quoted.
print('µble')