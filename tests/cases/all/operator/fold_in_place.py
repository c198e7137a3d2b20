def f():
    return 60 * 60 * 24, -1, not False, 'a' 'b' + 'c'
