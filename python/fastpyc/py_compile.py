"""The standard module py_compile, compiling through fastpyc.

Signatures, results, exceptions and printed text are those of the running
interpreter's module; PyCompileError and PycInvalidationMode are its classes.
"""
import contextlib
import importlib.util
import io
import os
import sys
from importlib._bootstrap_external import _calc_mode, _write_atomic
from py_compile import PycInvalidationMode, PyCompileError

from fastpyc import _core, _engine

__all__ = ['compile', 'main', 'PyCompileError', 'PycInvalidationMode']

_SYMLINK = ('{} is a symlink and will be changed into a regular file if '
            'import writes a byte-compiled file to it')
_SPECIAL = ('{} is a non-regular file and will be changed into a regular one '
            'if import writes a byte-compiled file to it')


def _mode_number(invalidation_mode):
    """As py_compile: what is neither of the first two is an unchecked hash."""
    if invalidation_mode is None:
        invalidation_mode = (PycInvalidationMode.CHECKED_HASH
                             if os.environ.get('SOURCE_DATE_EPOCH')
                             else PycInvalidationMode.TIMESTAMP)
    if invalidation_mode == PycInvalidationMode.TIMESTAMP:
        return _core.TIMESTAMP
    if invalidation_mode == PycInvalidationMode.CHECKED_HASH:
        return _core.CHECKED_HASH
    return _core.UNCHECKED_HASH


def cache_path(file, optimize):
    """Where the .pyc of a level goes; -1 is the interpreter's own."""
    if optimize >= 0:
        return importlib.util.cache_from_source(
            file, optimization=optimize if optimize >= 1 else '')
    return importlib.util.cache_from_source(file)


def _refuse_special(cfile):
    if os.path.islink(cfile):
        raise FileExistsError(_SYMLINK.format(cfile))
    if os.path.exists(cfile) and not os.path.isfile(cfile):
        raise FileExistsError(_SPECIAL.format(cfile))


def _read(file):
    """As the loader of py_compile, which opens what str() gives."""
    with io.open_code(str(file)) as f:
        return f.read()


def _write(file, cfile, pyc):
    folder = os.path.dirname(cfile)
    if folder:
        with contextlib.suppress(FileExistsError):
            os.makedirs(folder)
    _write_atomic(cfile, pyc, _calc_mode(file))


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1,
            invalidation_mode=None, quiet=0):
    """Byte-compile one Python source file to a .pyc file.

    file, cfile, dfile
        the source, the .pyc (default: where import looks for it), and the
        name that the code and messages have (default: file)
    doraise
        raise PyCompileError for what does not compile; otherwise the message
        goes to standard error
    optimize
        -1 (the interpreter's own level), 0, 1 or 2
    invalidation_mode
        a PycInvalidationMode; None is TIMESTAMP, or CHECKED_HASH if
        SOURCE_DATE_EPOCH is set
    quiet
        2 neither prints nor raises what does not compile

    Returns the path of the .pyc, None if there is none.
    """
    mode = _mode_number(invalidation_mode)
    if cfile is None:
        cfile = cache_path(file, optimize)
    _refuse_special(cfile)
    source = _read(file)
    stat = os.stat(file)
    name = dfile or file
    try:
        pyc = _engine.compile_or_raise(
            source, name, None, optimize,
            (mode, int(stat.st_mtime), stat.st_size))
    except Exception as error:
        if quiet < 2:
            refusal = PyCompileError(type(error), error, name)
            if doraise:
                raise refusal
            sys.stderr.write(refusal.msg + '\n')
        return None
    _write(file, cfile, pyc)
    return cfile


def _names(arguments):
    """The files to compile: a lone '-' means the lines of standard input."""
    if arguments == ['-']:
        return [line.rstrip('\n') for line in sys.stdin]
    return arguments


def _path_without_tag(name):
    """As 3.15: an interpreter without a cache tag has the .pyc beside the
    source.  None otherwise."""
    if sys.version_info < (3, 15) or sys.implementation.cache_tag:
        return None
    return name.rpartition('.')[0] + '.pyc'


def main():
    """The command line of python -m py_compile."""
    import argparse
    parser = argparse.ArgumentParser(
        description='Compiles Python source files to .pyc files.')
    parser.add_argument('-q', '--quiet', action='store_true',
                        help='print nothing when a file fails')
    parser.add_argument('filenames', nargs='+',
                        help="files to compile; '-' alone reads their names "
                             "from standard input")
    options = parser.parse_args()
    for name in _names(options.filenames):
        try:
            compile(name, _path_without_tag(name), doraise=True)
        except PyCompileError as error:
            parser.exit(1, '' if options.quiet else error.msg)
        except OSError as error:
            parser.exit(1, '' if options.quiet else str(error))


if __name__ == '__main__':
    main()
