b = a in {3000, 4000, 2000, 'k', 'replace', (1, 2.5), b'', '\xe9', None}
c = 4000


def f(a):
    return a not in {'k', 'replace'}, (1, 2.5), a in {'k', 'replace'}, b'k'
