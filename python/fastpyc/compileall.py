"""The standard module compileall, compiling through fastpyc.

Signatures, results, exceptions and printed text are those of the running
interpreter's module, but for one thing: workers are threads of this process,
which compile side by side because fastpyc does not need the interpreter.
"""
import os
import struct
import sys

import importlib.util

from fastpyc import py_compile

__all__ = ['compile_dir', 'compile_file', 'compile_path']

_NEEDS_LEVELS = ('Hardlinking of duplicated bytecode makes sense only for '
                 'more than one optimization level')
_DDIR_ALONE = ('Destination dir (ddir) cannot be used in combination with '
               'stripdir or prependdir')


# --- directories

def _listing(folder, quiet):
    """Its names in order; says so if it cannot be read."""
    if quiet < 2 and isinstance(folder, os.PathLike):
        folder = os.fspath(folder)
    if not quiet:
        print('Listing {!r}...'.format(folder))
    try:
        names = os.listdir(folder)
    except OSError:
        if quiet < 2:
            print("Can't list {!r}".format(folder))
        return []
    return sorted(names)


def _walk(folder, quiet, depth):
    """The files below a directory; links to directories are left out."""
    for name in _listing(folder, quiet):
        if name == '__pycache__':
            continue
        path = os.path.join(folder, name)
        if not os.path.isdir(path):
            yield path
        elif (depth > 0 and name not in (os.curdir, os.pardir)
              and not os.path.islink(path)):
            yield from _walk(path, quiet, depth - 1)


def _compile_side_by_side(files, workers, compile_one):
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        return all(list(pool.map(compile_one, files)))


def compile_dir(dir, maxlevels=None, ddir=None, force=False,
                rx=None, quiet=0, legacy=False, optimize=-1, workers=1,
                invalidation_mode=None, *, stripdir=None,
                prependdir=None, limit_sl_dest=None, hardlink_dupes=False):
    """Byte-compile all Python files below a directory.

    dir, maxlevels
        where to start, and how many levels to go down (None: as deep as the
        interpreter's recursion limit)
    workers
        how many threads compile; 0: one for each processor

    The other arguments are those of compile_file.  Returns true if nothing
    failed.
    """
    if ddir is not None and (stripdir is not None or prependdir is not None):
        raise ValueError(_DDIR_ALONE)
    if ddir is not None:
        stripdir, prependdir = dir, ddir
    if workers < 0:
        raise ValueError('workers must be greater or equal to 0')
    depth = sys.getrecursionlimit() if maxlevels is None else maxlevels

    def compile_one(path):
        return compile_file(path, None, force, rx, quiet, legacy, optimize,
                            invalidation_mode, stripdir=stripdir,
                            prependdir=prependdir,
                            limit_sl_dest=limit_sl_dest,
                            hardlink_dupes=hardlink_dupes)

    files = _walk(dir, quiet, depth)
    if workers != 1:
        return _compile_side_by_side(files, workers, compile_one)
    success = True
    for path in files:
        if not compile_one(path):
            success = False
    return success


# --- the recorded name

def _strip_equal_parts(parts, prefix):
    """As up to 3.12: each part that stands where the prefix has it goes."""
    kept = list(parts)
    for own, other in zip(parts, prefix):
        if own == other:
            kept.remove(own)
    return kept


def _strip_prefix(path, stripdir, quiet):
    """As from 3.13: the whole prefix or nothing."""
    parts, prefix = path.split(os.path.sep), stripdir.split(os.path.sep)
    if sys.version_info < (3, 13):
        return os.path.join(*_strip_equal_parts(parts, prefix))
    if parts[:len(prefix)] == prefix:
        return os.path.join(*parts[len(prefix):])
    if quiet < 2:
        print('The stripdir path {!r} is not a valid prefix for source path '
              '{!r}; ignoring'.format(stripdir, path))
    return path


def _recorded_name(path, ddir, stripdir, prependdir, quiet):
    """What the code says of where it is from; None: the path."""
    name = None
    if ddir is not None:
        name = os.path.join(ddir, os.path.basename(path))
    if stripdir is not None:
        name = _strip_prefix(path, stripdir, quiet)
    if prependdir is not None:
        name = os.path.join(prependdir, path if name is None else name)
    return name


# --- one file

def _levels(optimize, hardlink_dupes):
    """The levels in ascending order, each once."""
    levels = sorted({optimize} if isinstance(optimize, int)
                    else set(optimize))
    if hardlink_dupes and len(levels) < 2:
        raise ValueError(_NEEDS_LEVELS)
    return levels


def _leads_outside(path, limit):
    """A link whose target is not below the directory."""
    if limit is None or not os.path.islink(path):
        return False
    from pathlib import Path
    return Path(limit).resolve() not in Path(path).resolve().parents


def _is_fresh(path, destinations):
    """All of them begin with the magic number and the time of the source."""
    try:
        expected = struct.pack('<4sLL', importlib.util.MAGIC_NUMBER, 0,
                               int(os.stat(path).st_mtime) & 0xFFFFFFFF)
        for destination in destinations:
            with open(destination, 'rb') as f:
                if f.read(12) != expected:
                    return False
    except OSError:
        return False
    return True


def _link_if_equal(path, previous):
    import filecmp
    if filecmp.cmp(path, previous, shallow=False):
        os.unlink(path)
        os.link(previous, path)


def _print_failure(path, quiet, text):
    if quiet >= 2:
        return
    if quiet:
        print('*** Error compiling {!r}...'.format(path))
    else:
        print('*** ', end='')
    print(text)


def _printable(text):
    """Without what standard output cannot express."""
    encoding = sys.stdout.encoding or sys.getdefaultencoding()
    return text.encode(encoding, errors='backslashreplace').decode(encoding)


def _compile_levels(path, recorded, destinations, invalidation_mode,
                    hardlink_dupes):
    previous = None
    for level, destination in destinations.items():
        py_compile.compile(path, destination, recorded, True, optimize=level,
                           invalidation_mode=invalidation_mode)
        if hardlink_dupes and previous is not None:
            _link_if_equal(destination, previous)
        previous = destination


def compile_file(fullname, ddir=None, force=False, rx=None, quiet=0,
                 legacy=False, optimize=-1,
                 invalidation_mode=None, *, stripdir=None, prependdir=None,
                 limit_sl_dest=None, hardlink_dupes=False):
    """Byte-compile one file, if its name ends in .py and it is not up to date.

    ddir
        directory to record for the file instead of its own
    force
        compile it even if it is up to date
    rx
        leave it alone if rx.search(fullname) finds something
    quiet
        0 prints all, 1 errors only, 2 nothing
    legacy
        put the .pyc beside the source
    optimize
        level or levels: -1 (the interpreter's own), 0, 1, 2
    invalidation_mode
        see py_compile.compile
    stripdir, prependdir
        take this from the front of the recorded path, and add that
    limit_sl_dest
        leave a link alone that leads out of this directory
    hardlink_dupes
        make equal files of several levels links to one

    Returns true if nothing failed.
    """
    if ddir is not None and (stripdir is not None or prependdir is not None):
        raise ValueError(_DDIR_ALONE)
    path = os.fspath(fullname)
    if stripdir is not None:
        stripdir = os.fspath(stripdir)
    if sys.version_info >= (3, 15) and not legacy \
            and sys.implementation.cache_tag is None:
        if not quiet:
            print('No cache tag is available to generate .pyc path for {!r}'
                  .format(path))
        return False
    recorded = _recorded_name(path, ddir, stripdir, prependdir, quiet)
    levels = _levels(optimize, hardlink_dupes)
    if rx is not None and rx.search(path):
        return True
    if _leads_outside(path, limit_sl_dest):
        return True
    if not os.path.isfile(path):
        return True
    destinations = {level: path + 'c' if legacy
                    else py_compile.cache_path(path, level)
                    for level in levels}
    if os.path.basename(path)[-3:] != '.py':
        return True
    if not force and _is_fresh(path, destinations.values()):
        return True
    if not quiet:
        print('Compiling {!r}...'.format(path))
    try:
        _compile_levels(path, recorded, destinations, invalidation_mode,
                        hardlink_dupes)
    except py_compile.PyCompileError as error:
        _print_failure(path, quiet, _printable(error.msg))
        return False
    except (SyntaxError, UnicodeError, OSError) as error:
        _print_failure(path, quiet,
                       '{}: {}'.format(type(error).__name__, error))
        return False
    return True


def compile_path(skip_curdir=1, maxlevels=0, force=False, quiet=0,
                 legacy=False, optimize=-1,
                 invalidation_mode=None):
    """Byte-compile all Python files along sys.path.

    skip_curdir leaves the current directory out.  The other arguments are
    those of compile_dir, but maxlevels is 0.  Returns true if nothing failed.
    """
    success = True
    for folder in sys.path:
        if skip_curdir and (not folder or folder == os.curdir):
            if quiet < 2:
                print('Skipping current directory')
        else:
            success = success and compile_dir(
                folder, maxlevels, None, force, quiet=quiet, legacy=legacy,
                optimize=optimize, invalidation_mode=invalidation_mode)
    return success


# --- the command line

def _make_parser():
    import argparse
    parser = argparse.ArgumentParser(
        description='Compiles the Python files of directories.')
    add = parser.add_argument
    add('-l', action='store_const', const=0, default=None, dest='maxlevels',
        help="don't go into subdirectories")
    add('-r', type=int, dest='recursion', metavar='RECURSION',
        help='how many levels of subdirectories to go into; beats -l')
    add('-f', action='store_true', dest='force',
        help='compile what is up to date, too')
    add('-q', action='count', dest='quiet', default=0,
        help='print errors only; -qq: nothing')
    add('-b', action='store_true', dest='legacy',
        help='put the .pyc files beside their sources')
    add('-d', metavar='DESTDIR', dest='ddir', default=None,
        help='directory to record for the files; not with -s or -p')
    add('-s', metavar='STRIPDIR', dest='stripdir', default=None,
        help='part to take from the front of recorded paths')
    add('-p', metavar='PREPENDDIR', dest='prependdir', default=None,
        help='part to put in front of recorded paths')
    add('-x', metavar='REGEXP', dest='rx', default=None,
        help='leave files alone in whose path this is found')
    add('-i', metavar='FILE', dest='flist',
        help="read more names from FILE ('-': standard input)")
    add('compile_dest', metavar='FILE|DIR', nargs='*',
        help='what to compile; nothing: the directories of sys.path')
    add('-j', '--workers', default=1, type=int,
        help='how many threads compile')
    modes = sorted(mode.name.lower().replace('_', '-')
                   for mode in py_compile.PycInvalidationMode)
    add('--invalidation-mode', choices=modes,
        help='what the header says about the source')
    add('-o', action='append', type=int, dest='opt_levels',
        help='optimization level; can be repeated')
    add('-e', metavar='DIR', dest='limit_sl_dest',
        help='leave links alone that lead out of DIR')
    add('--hardlink-dupes', action='store_true', dest='hardlink_dupes',
        help='link equal files of several levels')
    return parser


def _read_arguments():
    parser = _make_parser()
    o = parser.parse_args()
    if o.rx:  # as compileall, which leaves an empty one a string
        import re
        o.rx = re.compile(o.rx)
    if o.limit_sl_dest == '':
        o.limit_sl_dest = None
    if o.recursion is not None:
        o.maxlevels = o.recursion
    if o.opt_levels is None:
        o.opt_levels = [-1]
    if len(o.opt_levels) == 1 and o.hardlink_dupes:
        parser.error(_NEEDS_LEVELS + '.')
    if o.ddir is not None and (o.stripdir is not None
                               or o.prependdir is not None):
        parser.error('-d cannot be used in combination with -s or -p')
    if o.invalidation_mode:
        name = o.invalidation_mode.replace('-', '_').upper()
        o.invalidation_mode = py_compile.PycInvalidationMode[name]
    return o


def _add_listed_names(o):
    """The names of -i; false if they cannot be read."""
    if not o.flist:
        return True
    try:
        with (sys.stdin if o.flist == '-'
              else open(o.flist, encoding='utf-8')) as f:
            o.compile_dest.extend(line.strip() for line in f)
    except OSError:
        if o.quiet < 2:
            print('Error reading file list {}'.format(o.flist))
        return False
    return True


def _compile_named(o, name):
    common = {'quiet': o.quiet, 'legacy': o.legacy,
              'optimize': o.opt_levels,
              'invalidation_mode': o.invalidation_mode,
              'stripdir': o.stripdir, 'prependdir': o.prependdir,
              'limit_sl_dest': o.limit_sl_dest,
              'hardlink_dupes': o.hardlink_dupes}
    if os.path.isfile(name):
        return compile_file(name, o.ddir, o.force, o.rx, **common)
    return compile_dir(name, o.maxlevels, o.ddir, o.force, o.rx,
                       workers=o.workers, **common)


def main():
    """The command line of python -m compileall: true if nothing failed."""
    o = _read_arguments()
    if not _add_listed_names(o):
        return False
    try:
        if not o.compile_dest:
            return compile_path(legacy=o.legacy, force=o.force, quiet=o.quiet,
                                invalidation_mode=o.invalidation_mode)
        success = True
        for name in o.compile_dest:
            if not _compile_named(o, name):
                success = False
        return success
    except KeyboardInterrupt:
        if o.quiet < 2:
            print('\n[interrupted]')
        return False


if __name__ == '__main__':
    sys.exit(int(not main()))
