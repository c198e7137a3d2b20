"""Which broken programs there are for a target, and what CPython says of them.

A folder of tests/errors says for which versions, as one of tests/cases.  A
line of golden/errors-TARGET is a path and, as JSON, the fields of CPython's
error: type, message, lineno, offset, end_lineno, end_offset and text (the
first two for what is no SyntaxError), or null where CPython accepts it.
"""
import json
import os
import subprocess

import digests


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
    """{path: fields}"""
    out = {}
    try:
        with open(path_of(series), encoding='utf-8') as f:
            for line in f:
                if not line.startswith('#'):
                    path, fields = line.split(' ', 1)
                    out[path] = json.loads(fields)
    except OSError:
        pass
    return out


def write(series, release, answers):
    with open(path_of(series), 'w', encoding='utf-8') as f:
        f.write('# CPython %s, made by tests/golden/renew; see '
                'error_cases.py\n' % release)
        for path in sorted(answers):
            f.write('%s %s\n' % (path, json.dumps(answers[path])))


def found(program, series, paths):
    """{path: fields} of what fastpyc refuses; run from tests/."""
    done = subprocess.run(
        [program, 'check', '-t', series, '-q', '--format', 'json'] + paths,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = {}
    for line in done.stdout.decode('utf-8', 'replace').splitlines():
        d = json.loads(line)
        if d['severity'] == 'error':
            out[d['file']] = [d[k] for k in (
                'type', 'message', 'line', 'column', 'end_line', 'end_column',
                'text')]
    return out


def same(expected, got):
    """The text's line end may be left out: CPython's tokenizer does so."""
    if expected is None or got is None or len(expected) == 2:
        return expected == (got[:2] if got and expected else got)
    return expected[:6] == got[:6] and \
        (expected[6] or '').rstrip('\n') == (got[6] or '').rstrip('\n')
