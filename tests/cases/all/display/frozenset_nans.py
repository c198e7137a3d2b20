# Not equal to itself, but with the same bytes.
x in {1e400 - 1e400, 1e400 - 1e400}
x in {(1, 1e400 - 1e400), (1, 1e400 - 1e400), (2, 1e400 - 1e400)}
