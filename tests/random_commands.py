"""Command lines at random in the tree of commands.py, for tools/compare-cli:
what no list of them thinks of.  Workers are one, since with more CPython prints
in any order; there is always a name, and no bad expression for -x, where
fastpyc is meant to differ; -s never takes away all of a file's path, where
CPython ends with a TypeError."""

NAMES = ['.', 'same', 'same/', './same', '../tree/same', 'pkg', 'pkg/sub',
         'rec', 'good.py', 'bad.py', 'late.py', 'warn.py', 'warn2.py',
         'warncookie.py', 'latin.py', 'utf8bad.py', 'empty.py', 'link.py',
         'linkdir', 'pkg//sub', 'nosearch', '-1', 'script', 'notes.txt',
         'win.pyw', 'nonesuch', 'nonesuch.py']

# (option, values or None, how likely)
OPTIONS = [
    ('-l', None, .15), ('-f', None, .25), ('-q', None, .15),
    ('-qq', None, .1), ('-b', None, .2), ('--hardlink-dupes', None, .1),
    ('-r', ['0', '1', '2', '-1', '10', 'x', ' 1', '1_0'], .15),
    ('-d', ['/dest', 'rel', '', 'a/b/', '/', 'same'], .15),
    ('-s', ['.', 'same', '/', 'pkg', 'rec', 'x/y', ''], .12),
    ('-p', ['/', 'pre', '', '/usr/lib', 'a/'], .12),
    ('-x', ['bad', '.*', '^$', 'sub/', r'(a|b)', r'\.py$', 'rec.*late',
            'good|noend', '(?i)GOOD', 'x{2', r'\d'], .15),
    ('-i', ['list.txt', 'list2.txt', 'nolist', '-', 'listempty.txt',
            'rec/list.txt', ''], .12),
    ('-j', ['1', '-1', 'x'], .12),
    ('--invalidation-mode', ['timestamp', 'checked-hash', 'unchecked-hash',
                             'foo', 'TIMESTAMP'], .2),
    ('-e', ['.', 'pkg', 'same', '/', 'nonesuch', ''], .12),
]
ENVIRONMENT = [
    ('PYTHONPYCACHEPREFIX', ['pfx', 'deep/pfx//', 'good.py/x',
                             'nowrite/x', ''], .15),
    ('SOURCE_DATE_EPOCH', ['1', '0', '', 'x'], .1),
    ('PYTHONOPTIMIZE', ['1', '2', 'x', '100', ''], .08),
    ('PYTHONWARNINGS', ['error', 'ignore', 'always', 'default'], .08),
]


def options(rng):
    found = []
    for option, values, likely in OPTIONS:
        if rng.random() < likely:
            found += [option] + ([rng.choice(values)] if values else [])
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
        found += ['-o', rng.choice(['0', '1', '2', '0', '1', '2', '3', '-1',
                                    'x'])]
    return found


def names(rng):
    return [rng.choice(NAMES) for _ in range(rng.choice([1, 1, 1, 2, 3]))]


def command(rng):
    """As commands.commands() gives them."""
    if rng.random() < .15:
        module = 'py_compile'
        args = (['-q'] if rng.random() < .2 else []) + names(rng)
        if rng.random() < .2:
            args.append('-')
    else:
        module = 'compileall'
        parts = [options(rng), names(rng)]
        if rng.random() < .1:
            parts.append(options(rng))
        rng.shuffle(parts)
        args = sum(parts, [])
    text = rng.choice([None, 'good.py\nlate.py\n', '', 'nonesuch\n',
                       'pkg\nsame\n\n']) if '-' in args else None
    environment = {name: rng.choice(values)
                   for name, values, likely in ENVIRONMENT
                   if rng.random() < likely}
    return module, args, text, environment, rng.choice([1, 1, 2])
