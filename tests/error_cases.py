"""Which broken programs there are for a target, and what CPython says of them.

A folder of tests/errors says for which versions, as one of tests/cases.  A
line of golden/errors-TARGET is a path and, as JSON, what CPython reports of it
under each of the FILTERS for warnings: the warnings (category, message and
line of each), and the fields of the error: type, message, lineno, offset,
end_lineno, end_offset and text (the first two for what is no SyntaxError), or
null where CPython accepts it.
"""
import json
import os

import digests
from conform import reports

FILTERS = ['always', 'error']


def cases(series):
    """The files of a target as paths from tests/."""
    return digests.cases(series, 'errors')


def path_of(series):
    return os.path.join(digests.HERE, 'golden', 'errors-' + series)


def targets():
    """The series that have answers."""
    names = os.listdir(os.path.join(digests.HERE, 'golden'))
    return sorted(n[len('errors-'):] for n in names if n.startswith('errors-'))


def read(series):
    """{path: reports}"""
    out = {}
    try:
        with open(path_of(series), encoding='utf-8') as f:
            for line in f:
                if not line.startswith('#'):
                    path, found = line.split(' ', 1)
                    out[path] = [reports.Report(*r)
                                 for r in json.loads(found)]
    except OSError:
        pass
    return out


def write(series, release, answers):
    with open(path_of(series), 'w', encoding='utf-8') as f:
        f.write('# CPython %s, made by tests/golden/renew; see '
                'error_cases.py\n' % release)
        for path in sorted(answers):
            f.write('%s %s\n' % (path, json.dumps(answers[path])))


def ask(python, paths):
    """{path: reports} of CPython; run from tests/."""
    full = [os.path.abspath(path) for path in paths]
    return dict(zip(paths, reports.of_cpython(python, full, FILTERS)))


def found(build, series, paths):
    """The same of fastpyc."""
    ours = [reports.of_fastpyc(build, series, paths, action)
            for action in FILTERS]
    return {path: [r[path] for r in ours] for path in paths}


def difference(expected, got):
    """A short text, or None."""
    for action, theirs, mine in zip(FILTERS, expected, got):
        if (theirs.warnings != mine.warnings
                or reports.difference(theirs.error, mine.error)):
            return 'warnings=%s:\n    CPython says %s\n    fastpyc says %s' % (
                action, tuple(theirs), tuple(mine))
    return None
