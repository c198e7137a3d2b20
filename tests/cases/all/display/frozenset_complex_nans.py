# CPython sorts them by their bytes, then asks which is less.
x in {(1e400 - 1e400) * 1j, (1e400 - 1e400) * 1j}
