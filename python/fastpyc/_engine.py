"""Compiling in memory: what the public functions and the drop-in modules
share."""
import builtins
import os
import sys
import warnings

from fastpyc import _core

RUNNING_SERIES = '%d.%d' % sys.version_info[:2]
WARNINGS = {'SyntaxWarning': SyntaxWarning,
            'DeprecationWarning': DeprecationWarning}
#: Escape warnings of 3.14 have it; as errors they have not.
FUTURE_SENTENCE = ' Such sequences will not work in the future.'
#: From 3.14 on these have a place, but are raised when only the text is known.
NAMELESS = ('Non-UTF-8 code starting with ', 'encoding problem: ')
LEVELS = (-1, 0, 1, 2)


class Diagnostic:
    """An error or warning, with the attributes of a SyntaxError."""

    __slots__ = ('severity', 'type', 'message', 'filename', 'line', 'column',
                 'end_line', 'end_column', 'text', '_in_symtable')
    severity: str           #: 'error' or 'warning'
    type: str               #: name of the exception or warning class
    message: str
    filename: str
    line: 'int | None'      #: from 1, as lineno
    column: 'int | None'    #: in characters from 1, as offset
    end_line: 'int | None'
    end_column: 'int | None'
    text: 'str | None'      #: the quoted line

    def __init__(self, filename, is_error, in_symtable, type, message, line,
                 column, end_line, end_column, text):
        self._in_symtable = in_symtable
        self.severity = 'error' if is_error else 'warning'
        self.type = type
        self.message = message
        self.filename = filename
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column
        self.text = text

    def _fields(self):
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other):
        if not isinstance(other, Diagnostic):
            return NotImplemented
        return self._fields() == other._fields()

    def __hash__(self):
        return hash(self._fields())

    def __str__(self):
        place = self.filename
        if self.line is not None:
            place += ':%d' % self.line
        return '%s: %s: %s' % (place, self.type, self.message)

    def __repr__(self):
        return '<fastpyc.Diagnostic %s>' % self

    def as_exception(self):
        """The exception that compile() would raise of it."""
        message = self.message
        if self.type in WARNINGS:
            kind = SyntaxError
            message = message.replace(FUTURE_SENTENCE, '')
        else:
            kind = getattr(builtins, self.type)
        if not issubclass(kind, SyntaxError):
            return (ValueError if issubclass(kind, UnicodeError) else kind)(
                message)
        if self.line is None:
            return kind(message)
        if self._in_symtable:
            return self._placed_later(kind(message))
        place = (self.filename, self.line, self.column, self.text)
        if self.end_line is not None:
            place += (self.end_line, self.end_column)
        if self.line > 0 and message.startswith(NAMELESS):
            error = kind(message, (None,) + place[1:])
            error.filename = self.filename
            return error
        return kind(message, place)

    def _placed_later(self, error):
        """As CPython's symbol table does: the place is not in the args."""
        error.filename = self.filename
        error.lineno = self.line
        error.offset = self.column
        error.text = self.text
        error.end_lineno = self.end_line
        error.end_offset = self.end_column
        return error


def debug_ranges_flag():
    """PYTHONNODEBUGRANGES and -X no_debug_ranges, as a flag of _core."""
    off = 'no_debug_ranges' in sys._xoptions or (
        os.environ.get('PYTHONNODEBUGRANGES')
        and not sys.flags.ignore_environment)
    return _core.NO_DEBUG_RANGES if off else 0


def effective_level(optimize):
    """0, 1 or 2 for the argument of compile(), which says what else is
    wrong."""
    if optimize not in LEVELS:
        compile('', '', 'exec', optimize=optimize)
    return min(sys.flags.optimize, 2) if optimize == -1 else optimize


def source_bytes(source):
    """(bytes, flags of _core) of what compile() accepts as source."""
    if isinstance(source, str):
        return source.encode(), _core.SOURCE_IS_TEXT
    return source, 0


def name_bytes(name):
    """A file name for _core, whose text is UTF-8 whatever the file system's
    encoding is."""
    if '\0' in name:
        raise ValueError('embedded null character')
    return name.encode('utf-8', 'surrogateescape')


def run(source, filename, target, optimize, flags=0, header=None):
    """_core.compile with the arguments of compile(); header is None or
    (mode, mtime, size).  Returns the code or None, and Diagnostics."""
    data, more = source_bytes(source)
    mode, mtime, size = header or (None, 0, 0)
    name = os.fsdecode(filename)
    code, _, found = _core.compile(
        data, name_bytes(name), RUNNING_SERIES if target is None else target,
        effective_level(optimize), flags | more | debug_ranges_flag(),
        mode, mtime, size)
    return code, [Diagnostic(name, *d) for d in found]


def _is_given(warning):
    """Gives it as compile() does; false if the filters make it an exception.
    """
    category = WARNINGS[warning.type]
    try:
        warnings.warn_explicit(warning.message, category, warning.filename,
                               warning.line)
    except category:
        return False
    return True


def give_warnings(diagnostics):
    """As compile() gives them: one that the filters make an exception becomes
    a SyntaxError, which has no context."""
    for d in diagnostics:
        if d.type in WARNINGS and not _is_given(d):
            raise d.as_exception()


def raise_error(diagnostics, source, target, optimize):
    """Raises what is last in the list."""
    last = diagnostics[-1]
    if last.type.startswith('Unicode') and target in (None, RUNNING_SERIES):
        # Only the interpreter has the object that its attributes speak of.
        compile(source, last.filename, 'exec', dont_inherit=True,
                optimize=optimize)
    raise last.as_exception()


def compile_or_raise(source, filename, target, optimize, header=None):
    """Code or .pyc as bytes; warnings are given, errors raised."""
    code, diagnostics = run(source, filename, target, optimize,
                            _core.QUOTE_FILE, header)
    if diagnostics:
        give_warnings(diagnostics)
    if code is None:
        raise_error(diagnostics, source, target, optimize)
    return code


def compile_source(source, filename, *, target=None, optimize=-1):
    """The marshalled code object of a module, as bytes: what
    marshal.dumps(compile(source, filename, 'exec', dont_inherit=True,
    optimize=optimize)) is in a fresh process of the target's CPython.

    source is a str or bytes.  Warnings are given and errors raised as
    compile() does.  Other threads run meanwhile.
    """
    return compile_or_raise(source, filename, target, optimize)


def check(source, filename='<string>', *, target=None, optimize=-1):
    """A list of Diagnostic: all warnings that compiling gives, in order, then
    the error if there is one.  Gives and raises none of them."""
    try:
        source_bytes(source)
    except UnicodeEncodeError as error:  # a surrogate
        return [Diagnostic(os.fsdecode(filename), True, False,
                           type(error).__name__, str(error), None, None, None,
                           None, None)]
    return run(source, filename, target, optimize)[1]
