"""Import through fastpyc: a path hook whose finders load source files with
SourceLoader below."""
import importlib.machinery as machinery
import importlib.util
import marshal
import sys

from fastpyc import _core
from fastpyc._engine import RUNNING_SERIES, debug_ranges_flag


class SourceLoader(machinery.SourceFileLoader):
    """Compiles with fastpyc; whatever fastpyc refuses or warns of goes to the
    interpreter's own compiler, which then raises and warns."""

    def source_to_code(self, data, path, *args, _optimize=-1, **more):
        if type(data) is bytes and type(path) is str and _optimize in (
                -1, 0, 1, 2):
            code, _, found = _core.compile(
                data, path.encode('utf-8', 'surrogateescape'), RUNNING_SERIES,
                min(sys.flags.optimize, 2) if _optimize == -1 else _optimize,
                debug_ranges_flag(), None, 0, 0)
            if code is not None and not found:
                return marshal.loads(code)
        return super().source_to_code(data, path, *args, _optimize=_optimize,
                                      **more)


_hook = None


def _check_version():
    """ValueError unless fastpyc writes this interpreter's bytecode."""
    magic = _core.find_target(RUNNING_SERIES)[3].to_bytes(4, 'little')
    if (sys.implementation.name != 'cpython'
            or magic != importlib.util.MAGIC_NUMBER):
        raise ValueError('fastpyc does not write the bytecode of this '
                         'interpreter')


def _place_of_file_finder():
    """Where in sys.path_hooks the interpreter's own hook is."""
    for n, hook in enumerate(sys.path_hooks):
        if 'FileFinder' in getattr(hook, '__qualname__', ''):
            return n
    return len(sys.path_hooks)


def install():
    """From now on source files that are imported are compiled by fastpyc.
    Cached .pyc files are read and written as before."""
    global _hook
    _check_version()
    if _hook is not None:
        return
    _hook = machinery.FileFinder.path_hook(
        (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES),
        (SourceLoader, machinery.SOURCE_SUFFIXES),
        (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES))
    sys.path_hooks.insert(_place_of_file_finder(), _hook)
    sys.path_importer_cache.clear()


def uninstall():
    """Undoes install(); what was imported stays."""
    global _hook
    if _hook is None:
        return
    if _hook in sys.path_hooks:
        sys.path_hooks.remove(_hook)
    _hook = None
    sys.path_importer_cache.clear()
