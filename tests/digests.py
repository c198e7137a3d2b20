"""Which cases there are for a target, and the digests of what CPython makes
of them.

A folder of tests/cases says for which versions: all, 3.12+, 3.10-3.12 or 3.13.
A line of golden/TARGET.sha256 is a path and, for levels 0, 1 and 2, the first
20 hex digits of the SHA-256 of the marshalled code ("=": as the level before;
"refused": CPython does not compile it).
"""
import hashlib
import os

HERE = os.path.dirname(os.path.abspath(__file__))
LEVELS = (0, 1, 2)


def version(text):
    return tuple(int(n) for n in text.split('.'))


def in_range(series, folder):
    if folder in ('all', series):
        return True
    first, _, last = folder.partition('-')
    asked = version(series)[:2]
    if first.endswith('+'):
        return asked >= version(first[:-1])
    return version(first) <= asked <= version(last or first)


def cases(series, kind='cases'):
    """The case files of a target, which may be a release, as paths from
    tests/."""
    out = []
    root = os.path.join(HERE, kind)
    for folder in sorted(os.listdir(root)):
        if not in_range(series, folder):
            continue
        for at, _, names in os.walk(os.path.join(root, folder)):
            out += [os.path.relpath(os.path.join(at, name), HERE)
                    for name in names if name.endswith('.py')]
    return sorted(out)


def digest_of_code(body):
    return hashlib.sha256(body).hexdigest()[:20]


def digest(answer):
    if answer.verdict == 'ok':
        return digest_of_code(answer.body)
    return answer.verdict


def path_of(series):
    return os.path.join(HERE, 'golden', series + '.sha256')


def read(series):
    """{path: [digest of each level]}"""
    out = {}
    try:
        with open(path_of(series), encoding='utf-8') as f:
            lines = f.read().splitlines()
    except OSError:
        return out
    for line in lines:
        if line.startswith('#'):
            continue
        path, *digests = line.rsplit(' ', len(LEVELS))
        for n in range(1, len(digests)):
            if digests[n] == '=':
                digests[n] = digests[n - 1]
        out[path] = digests
    return out


def write(series, release, answers):
    """answers: {path: [digest of each level]}"""
    with open(path_of(series), 'w', encoding='utf-8') as f:
        f.write('# CPython %s, made by tests/golden/renew; see digests.py\n'
                % release)
        for path in sorted(answers):
            digests = answers[path]
            shown = [d if n == 0 or d != digests[n - 1] else '='
                     for n, d in enumerate(digests)]
            f.write('%s %s\n' % (path, ' '.join(shown)))
