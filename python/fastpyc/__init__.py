"""Compiles Python source the way CPython does, byte for byte, and faster.

    fastpyc.compile_source(source, filename)    marshalled code
    fastpyc.check(source, filename)             errors and warnings as objects
    fastpyc.install()                           import compiles through fastpyc
    fastpyc.py_compile, fastpyc.compileall      as the standard modules

The target is the version of the running interpreter unless another one is
named: '3.13', 'py313' or '3.13.15'.
"""
from fastpyc import _core
from fastpyc._engine import Diagnostic, check, compile_source
from fastpyc._hook import install, uninstall

__all__ = ['Diagnostic', 'Target', 'check', 'compile_source', 'install',
           'targets', 'uninstall']
__version__: str = _core.version


class Target:
    """A CPython release whose bytecode can be written."""

    __slots__ = ('series', 'release', 'cache_tag', 'magic_number')
    series: str         #: '3.13'
    release: str        #: '3.13.15'
    cache_tag: str      #: 'cpython-313'
    magic_number: bytes  #: as importlib.util.MAGIC_NUMBER

    def __init__(self, series: str, release: str, cache_tag: str,
                 magic: int) -> None:
        self.series = series
        self.release = release
        self.cache_tag = cache_tag
        self.magic_number = magic.to_bytes(4, 'little')

    def __repr__(self) -> str:
        return '<fastpyc.Target %s (%s)>' % (self.series, self.release)


def targets() -> list[Target]:
    """The finished targets, oldest first."""
    return [Target(*row) for row in _core.targets()]
