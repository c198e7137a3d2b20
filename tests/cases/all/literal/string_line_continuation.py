'abc\
def'
"""one \
two"""
