"""Finds the files to compare."""
import glob
import os
import sys


def walk(root):
    """The .py files below root in sorted order; links to folders are not
    followed, nor are packages installed into a standard library walked."""
    skip = {'__pycache__'}
    if os.path.exists(os.path.join(root, 'this.py')):
        skip.add('site-packages')
    if os.path.isfile(root):
        yield root
        return
    if not os.path.isdir(root):
        sys.exit('no such file or folder: %s' % root)
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in skip)
        for name in sorted(names):
            if name.endswith('.py'):
                yield os.path.join(folder, name)


def standard_library(reference):
    """The folder of the reference interpreter's standard library.  That of the
    WebAssembly build is inside an archive: a native sibling's serves."""
    if os.path.isdir(reference.library):
        return reference.library
    script = 'import os; print(os.path.dirname(os.__file__))'
    return reference.run(script, reference.python + '-native').strip()


def third_party():
    """The site-packages of the Pythons installed through pyenv."""
    root = os.environ.get('PYENV_ROOT') or os.path.expanduser('~/.pyenv')
    return sorted(glob.glob(os.path.join(
        root, 'versions', '*', 'lib', 'python*', 'site-packages')))


def problem(path):
    """Why this path cannot be compared, or None."""
    if '\t' in path or '\n' in path:
        return 'its name has a tab or newline'
    try:
        with open(path, 'rb'):
            return None
    except OSError as error:
        return error.strerror


def die(message):
    sys.stderr.write('conformance: %s\n' % message)
    sys.exit(2)
