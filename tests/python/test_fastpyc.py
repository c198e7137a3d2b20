"""The Python package, in the interpreter that runs this: beside what the
interpreter's own compiler and modules do."""
import contextlib
import importlib.util
import inspect
import io
import marshal
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings

import compileall
import py_compile

import fastpyc
import fastpyc.__main__
import fastpyc.compileall
import fastpyc.py_compile
from fastpyc import _core

SERIES = '%d.%d' % sys.version_info[:2]
RELEASE = '%d.%d.%d' % sys.version_info[:3]
#: Bytes and errors can be compared with this interpreter's.
IS_REFERENCE = RELEASE in [t.release for t in fastpyc.targets()]
needs_reference = unittest.skipUnless(
    IS_REFERENCE, 'not the release that the target equals')

GOOD = '''\
"""Doc."""
from __future__ import annotations
import os, sys as system
def f(a, *b, c=1, **d):
    """Doc of f."""
    assert a, 'no'
    with open(a) as x:
        return [y for y in x if y not in {1, 2}], f'{a!r:>{c}}'
class C:
    x: int = 1 << 70
    async def g(self): yield lambda: (self, __class__)
match os:
    case {'k': [1, *_, z]}: pass
print(1 + 1, é := 'ü')
'''

BAD = [
    'x = (', 'x = )', 'x = = 1', 'if x\n  y', 'if x:\ny', '  x', 'x\n  y',
    'def f(a, a): pass', 'return', 'yield', 'break', 'continue', 'f() = 1',
    '1 = x', 'x + 1 = 2', 'a, 1 = x', 'del f()', 'nonlocal x',
    'def f():\n  x = 1\n  global x', 'from __future__ import nothing',
    'from __future__ import braces', 'print "x"', "'abc", '"""abc', "f'{x'",
    "f'{}'", "f'{x!}'", "b'\u00e4'", '0777', '1_', '1e', '0x', '1a', 'x = 1 2',
    'é = = 1', 'x = "é" "ü" = 1', 'class C:\n\tdef f(self):\n        x',
    'if x:\n\ty\n        z', 'for 1 in x: pass', 'with f() as 1: pass',
    'try: pass', 'try:\n  x\nexcept:\n  y\nexcept A:\n  z', 'f(a=1, 2)',
    'f(**a, *b)', 'f(a for a in b, c)', 'lambda: (yield', 'async def f(): yield '
    'from x', 'def f(): await x', '*a', '*a = b', 'a: int: str', 'import a.b as\n',
    'from a import (b, c', 'from . import *\ndef f(): from x import *',
    '(a, b): int = 1', '{a: 1, b}', '[x for x in', 'x = $', 'x = ?', 'x = a!',
    'x\\ y', 'x \\', '\x00', 'x = "\\N{no such name}"', 'x = "\\x1"',
    '(' * 300, 'x = ' + '9' * 5000, 'match x:\n  case a: pass\n  case b: pass',
    'match x:\n  case 1 | a: pass', '__debug__ = 1', 'None = 1', 'def None(): pass',
    'a = b if c', 'not x = 1', 'else: pass', 'x: = 1', '\ufeffx', 'x = 1;; y',
    '\n\n\n   é é', 'def f(x=1, y): pass', 'def f(*): pass', 'def f(/): pass',
    'class C[T, T]: pass', '(x := 1) = 2', '[(x := 1) for x in y]', "f'{a:{b:{c}}}'",
]

BAD_BYTES = [
    b'x = "\xff"', b'x\n\n#\xff', b'x = (\n\xff', b'# coding: none-such\n',
    b'\xef\xbb\xbf# coding: latin-1\nx', b'# coding: ascii\nx = "\xff"\n',
    b'# coding: shift_jis\nx = "\x82"\n',
]

WARNED = ['a is 1', 'x = "\\d"', '1()', '(1)[a]', '[1, 2][(3,)]', 'assert (a, b)',
          '"\\777"', 'x = 1if a else 2', 'a is 1; b is "x"; "\\q"',
          'def f():\n  try: pass\n  finally: return']


def outcome(function, source):
    """Warnings and the result or error of a compilation, to be compared."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            function(source)
            error = None
        except Exception as e:
            error = (type(e), str(e), e.args)
            if isinstance(e, SyntaxError):
                error += (e.msg, e.filename, e.lineno, e.offset, e.text,
                          e.end_lineno, e.end_offset)
    return [(str(w.message), w.category, w.filename, w.lineno)
            for w in caught], error


def by_python(source):
    compile(source, 'no such file.py', 'exec', dont_inherit=True)


def by_fastpyc(source):
    fastpyc.compile_source(source, 'no such file.py')


class CompileSource(unittest.TestCase):
    def test_code_runs(self):
        code = marshal.loads(fastpyc.compile_source(GOOD, 'good.py'))
        self.assertEqual(code.co_filename, 'good.py')
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, {})
        self.assertEqual(out.getvalue(), '2 ü\n')

    @needs_reference
    def test_bytes_are_those_of_py_compile(self):
        for level, flags in enumerate(([], ['-O'], ['-OO'])):
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, 'good.py')
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(GOOD)
                cfile = importlib.util.cache_from_source(
                    path, optimization=level or '')
                subprocess.run([sys.executable, *flags, '-m', 'py_compile',
                                path], check=True)
                with open(cfile, 'rb') as f:
                    expected = f.read()[16:]
                self.assertEqual(
                    fastpyc.compile_source(GOOD.encode(), path,
                                           optimize=level), expected)

    def test_kinds_of_arguments(self):
        code = fastpyc.compile_source('x = 1', 'a.py')
        for source in b'x = 1', bytearray(b'x = 1'), memoryview(b'x = 1'):
            self.assertEqual(fastpyc.compile_source(source, b'a.py'), code)
        import pathlib
        self.assertEqual(
            fastpyc.compile_source('x = 1', pathlib.Path('a.py')), code)
        self.assertRaises(TypeError, fastpyc.compile_source, 1, 'a.py')
        self.assertRaises(TypeError, fastpyc.compile_source, 'x', 1.5)
        self.assertRaises(TypeError, fastpyc.compile_source, 'x')
        for function in fastpyc.compile_source, py_compile_like:
            with self.assertRaisesRegex(ValueError, '^embedded null character$'):
                function('x', 'a\0b')
        self.assertRaises(UnicodeEncodeError, fastpyc.compile_source,
                          '\udc80', 'a.py')

    def test_names_that_are_not_utf8(self):
        code = marshal.loads(fastpyc.compile_source('x', b'\xff.py'))
        self.assertEqual(code.co_filename, '\udcff.py')

    def test_names_where_the_file_system_is_not_utf8(self):
        script = ('import fastpyc, marshal; print(ascii(marshal.loads('
                  "fastpyc.compile_source('x', '\\xe9.py')).co_filename))")
        done = subprocess.run(
            [sys.executable, '-c', script], stdout=subprocess.PIPE, text=True,
            check=True, env=dict(os.environ, LC_ALL='C', PYTHONUTF8='0',
                                 PYTHONCOERCECLOCALE='0'))
        self.assertEqual(done.stdout, "'\\xe9.py'\n")

    def test_cookies(self):
        source = '# coding: latin-1\nx = "\u00e4"\n'
        scope = {}
        exec(marshal.loads(fastpyc.compile_source(source.encode('latin-1'),
                                                  'a.py')), scope)
        self.assertEqual(scope['x'], '\u00e4')
        exec(marshal.loads(fastpyc.compile_source(source, 'a.py')), scope)
        self.assertEqual(scope['x'], '\u00e4')
        with self.assertRaises(SyntaxError):
            fastpyc.compile_source(b'# coding: none-such\n', 'a.py')

    def test_levels(self):
        codes = [fastpyc.compile_source(GOOD, 'a.py', optimize=n)
                 for n in (0, 1, 2)]
        self.assertEqual(len(set(codes)), 3)
        self.assertEqual(fastpyc.compile_source(GOOD, 'a.py'),
                         codes[min(sys.flags.optimize, 2)])
        for level in -2, 3:
            with self.assertRaisesRegex(ValueError, 'invalid optimize value'):
                fastpyc.compile_source('x', 'a.py', optimize=level)

    def test_targets(self):
        default = fastpyc.compile_source('x', 'a.py')
        self.assertEqual(fastpyc.compile_source('x', 'a.py', target=SERIES),
                         default)
        for target in fastpyc.targets():
            code = fastpyc.compile_source('x', 'a.py', target=target.series)
            self.assertEqual(code == default, target.series == SERIES)
        for target in '1.5', '':
            with self.assertRaises(ValueError):
                fastpyc.compile_source('x', 'a.py', target=target)
        self.assertEqual(_core.find_target(SERIES)[3].to_bytes(4, 'little'),
                         importlib.util.MAGIC_NUMBER)

    @needs_reference
    def test_errors_are_those_of_compile(self):
        for source in BAD:
            for kind in source, source.encode():
                with self.subTest(source=kind[:60]):
                    self.assertEqual(outcome(by_fastpyc, kind),
                                     outcome(by_python, kind))
        for source in BAD_BYTES:
            with self.subTest(source=source):
                self.assertEqual(outcome(by_fastpyc, source),
                                 outcome(by_python, source))

    @needs_reference
    def test_warnings_are_those_of_compile(self):
        for source in WARNED:
            with self.subTest(source=source):
                self.assertEqual(outcome(by_fastpyc, source),
                                 outcome(by_python, source))

    @needs_reference
    def test_warnings_become_errors(self):
        for source in WARNED:
            found = []
            for function in by_fastpyc, by_python:
                with warnings.catch_warnings():
                    warnings.simplefilter('error')
                    try:
                        function(source)
                        found.append(None)
                    except SyntaxError as e:
                        found.append((e.args, e.text, e.offset, e.end_offset,
                                      e.__context__))
            with self.subTest(source=source):
                self.assertEqual(*found)

    def test_line_comes_from_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'a.py')
            with open(path, 'w') as f:
                f.write('of the file (\n')
            for function in fastpyc.compile_source, py_compile_like:
                with self.assertRaises(SyntaxError) as caught:
                    function('x = (', path)
                self.assertEqual(caught.exception.text, 'of the file (\n')


def py_compile_like(source, path):
    compile(source, path, 'exec', dont_inherit=True)


class Check(unittest.TestCase):
    def test_nothing_found(self):
        self.assertEqual(fastpyc.check('x = 1'), [])

    def test_text_that_is_none(self):
        found = fastpyc.check('x = "\ud800"', 'b.py')
        with self.assertRaises(UnicodeEncodeError) as caught:
            fastpyc.compile_source('x = "\ud800"', 'b.py')
        self.assertEqual([(d.severity, d.type, d.message, d.line)
                          for d in found],
                         [('error', 'UnicodeEncodeError',
                           str(caught.exception), None)])

    def test_warnings_and_error(self):
        with warnings.catch_warnings():
            warnings.simplefilter('error')
            found = fastpyc.check('a is 1\nreturn\n', 'b.py', target='3.13')
        self.assertEqual([d.severity for d in found], ['warning', 'error'])
        found = fastpyc.check('a\nb is 1\n', 'b.py', target='3.13')
        self.assertEqual(len(found), 1)
        d = found[0]
        self.assertEqual((d.severity, d.type, d.line, d.filename),
                         ('warning', 'SyntaxWarning', 2, 'b.py'))
        self.assertIn('"is" with', d.message)

    def test_attributes(self):
        [d] = fastpyc.check('x = (', 'b.py', target='3.13')
        self.assertEqual(
            (d.severity, d.type, d.message, d.filename, d.line, d.column,
             d.text),
            ('error', 'SyntaxError', "'(' was never closed", 'b.py', 1, 5,
             'x = ('))
        self.assertEqual(str(d),
                         "b.py:1: SyntaxError: '(' was never closed")
        self.assertEqual(d, fastpyc.check('x = (', 'b.py', target='3.13')[0])
        self.assertEqual(len({d, *fastpyc.check('x = (', 'b.py',
                                                target='3.13')}), 1)
        self.assertIsInstance(d.as_exception(), SyntaxError)

    def test_many_times(self):
        for _ in range(2000):
            fastpyc.check('x = (')
            fastpyc.compile_source('x = 1', 'a.py')


class Threads(unittest.TestCase):
    def test_interpreter_with_its_own_gil(self):
        if sys.version_info < (3, 13):
            self.skipTest('no module to make one')
        import _interpreters
        other = _interpreters.create('isolated')
        self.assertIsNone(_interpreters.exec(
            other, 'import fastpyc; fastpyc.compile_source("x", "f")'))
        _interpreters.destroy(other)

    def test_eight_at_once(self):
        sources = [GOOD + 'x%d = [%d, "%d"]\n' % (n, n, n) * 300
                   for n in range(20)]
        expected = [fastpyc.compile_source(s, 'a.py') for s in sources]
        wrong = []

        def work():
            for source, code in zip(sources, expected):
                if fastpyc.compile_source(source, 'a.py') != code:
                    wrong.append(source)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(wrong, [])


class InFolder(unittest.TestCase):
    """In a scratch folder, with helpers to run both in twin folders."""

    def setUp(self):
        self.home = os.getcwd()
        self.folder = tempfile.mkdtemp()
        os.chdir(self.folder)
        os.environ.pop('SOURCE_DATE_EPOCH', None)

    def tearDown(self):
        os.chdir(self.home)
        shutil.rmtree(self.folder)

    def put(self, path, text, mtime=1700000000.75):
        if os.path.dirname(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        os.utime(path, (mtime, mtime))

    def tree(self):
        """Every file: mode, links, and the bytes of a .pyc."""
        found = {}
        for at, folders, names in os.walk('.'):
            for name in folders + names:
                path = os.path.join(at, name)
                st = os.lstat(path)
                data = b''
                if path.endswith('.pyc') and os.path.isfile(path):
                    with open(path, 'rb') as f:
                        data = f.read()
                    data = data if IS_REFERENCE else data[:16]
                found[path] = (st.st_mode, st.st_nlink if data else 0, data)
        return found

    def make(self):
        self.put('p/a.py', GOOD)
        self.put('p/b.py', 'def f(): "doc"\nassert 1\n')
        self.put('p/bad.py', 'x = (\n')
        self.put('p/tab.py', 'if x:\n\ty\n        z\n')
        self.put('p/q/c.py', 'x = 1\n')
        self.put('p/q/r/d.py', '# only a comment\n')
        self.put('p/q/text.txt', 'x\n')
        self.put("p/it's.py", 'y\n')
        os.symlink('a.py', 'p/link.py')
        os.symlink('nothing', 'p/dangling.py')
        os.symlink('q', 'p/linked')
        self.put('top.py', 'x = 2\n')

    def run_in_twins(self, function):
        """[(result or error, out, err, tree)] of function(module), for the
        package's modules and the interpreter's."""
        answers = []
        for modules in ((fastpyc.py_compile, fastpyc.compileall),
                        (py_compile, compileall)):
            folder = tempfile.mkdtemp(dir=self.folder)
            os.chdir(folder)
            self.make()
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), \
                    contextlib.redirect_stderr(err):
                try:
                    answer = function(*modules)
                except (Exception, SystemExit) as e:
                    answer = (type(e), re.sub(r'pyc\.\d+', 'pyc.N', str(e)),
                              e.code if isinstance(e, SystemExit)
                              else e.args[:2])
            answers.append((answer, out.getvalue(), err.getvalue(),
                            self.tree()))
            os.chdir(self.folder)
            shutil.rmtree(folder)
        return answers

    def compare(self, function):
        ours, theirs = self.run_in_twins(function)
        for mine, its in zip(ours, theirs):
            self.assertEqual(mine, its)


class PyCompile(InFolder):
    def test_signatures(self):
        for name in 'compile', 'main':
            self.assertEqual(
                inspect.signature(getattr(fastpyc.py_compile, name)),
                inspect.signature(getattr(py_compile, name)))
        self.assertEqual(sorted(fastpyc.py_compile.__all__),
                         sorted(py_compile.__all__))

    def test_compile(self):
        modes = py_compile.PycInvalidationMode
        cases = [
            {}, {'doraise': True}, {'cfile': 'x.pyc'},
            {'cfile': 'new/folder/x.pyc', 'dfile': 'named.py'},
            {'optimize': 0}, {'optimize': 1}, {'optimize': 2},
            {'optimize': 3}, {'quiet': 1}, {'quiet': 2},
            {'quiet': 2, 'doraise': True},
            {'invalidation_mode': modes.CHECKED_HASH},
            {'invalidation_mode': modes.UNCHECKED_HASH},
            {'invalidation_mode': modes.TIMESTAMP}, {'invalidation_mode': 7},
            {'cfile': 'p/link.py'}, {'cfile': 'p/dangling.py'},
            {'cfile': 'p/q'}, {'cfile': 'top.py/x.pyc'},
        ]
        for path in 'p/a.py', 'p/bad.py', 'p/tab.py', 'none.py', 'p', 'top.py':
            if not IS_REFERENCE and path in ('p/bad.py', 'p/tab.py'):
                continue
            for options in cases:
                with self.subTest(path=path, options=options):
                    self.compare(lambda pc, ca: pc.compile(path, **options))

    def test_path_objects(self):
        import pathlib
        self.compare(lambda pc, ca: pc.compile(pathlib.Path('p/a.py'),
                                               pathlib.Path('x.pyc')))
        self.compare(lambda pc, ca: pc.compile(pathlib.Path('none.py')))

    def test_odd_arguments(self):
        for path, options in (
                (b'p/a.py', {}), (b'p/a.py', {'cfile': 'x.pyc'}),
                (7, {'cfile': 'x.pyc'}), (None, {'cfile': 'x.pyc'}),
                *(('p/a.py', {'optimize': level}) for level in
                  (True, 0.5, 1.0, -0.5, None, '1', 2 ** 40, -2 ** 40))):
            with self.subTest(path=path, options=options):
                self.compare(lambda pc, ca: pc.compile(path, **options))

    def test_environment(self):
        os.environ['SOURCE_DATE_EPOCH'] = '0'
        try:
            self.compare(lambda pc, ca: pc.compile('p/a.py'))
        finally:
            del os.environ['SOURCE_DATE_EPOCH']

    def test_main(self):
        def call(pc, *arguments, lines=''):
            old = sys.argv, sys.stdin
            sys.argv = ['py_compile', *arguments]
            sys.stdin = io.StringIO(lines)
            try:
                return pc.main()
            finally:
                sys.argv, sys.stdin = old

        for arguments in (['p/a.py'], ['p/a.py', 'none.py', 'top.py'], ['-q', 'none.py'],
                          ['--quiet', 'top.py'], ['p/bad.py', 'top.py']):
            if IS_REFERENCE or 'p/bad.py' not in arguments:
                with self.subTest(arguments=arguments):
                    self.compare(lambda pc, ca: call(pc, *arguments))
        self.compare(lambda pc, ca: call(pc, '-', lines='top.py\np/a.py\n'))
        self.compare(lambda pc, ca: call(pc, '-', lines='top.py\n\n'))

    def test_warnings(self):
        def run(pc, ca):
            self.put('w.py', 'a is 1\n')
            with warnings.catch_warnings():
                warnings.simplefilter('error')
                return pc.compile('w.py')
        if IS_REFERENCE:
            self.compare(run)


@unittest.skipUnless(IS_REFERENCE, 'not the release that the target equals')
class CompileAll(InFolder):
    def test_signatures(self):
        for name in 'compile_dir', 'compile_file', 'compile_path', 'main':
            self.assertEqual(
                inspect.signature(getattr(fastpyc.compileall, name)),
                inspect.signature(getattr(compileall, name)))
        self.assertEqual(sorted(fastpyc.compileall.__all__),
                         sorted(compileall.__all__))

    def test_compile_dir(self):
        for options in [
                {}, {'maxlevels': 0}, {'maxlevels': 1}, {'ddir': '/x'},
                {'ddir': ''}, {'force': True}, {'rx': re.compile('q/|bad')},
                {'quiet': 1}, {'quiet': 2}, {'legacy': True}, {'optimize': 2},
                {'optimize': [0, 1, 2]}, {'optimize': [2, 0, 2]},
                {'optimize': []}, {'optimize': 7}, {'stripdir': 'p'},
                {'stripdir': 'p', 'prependdir': '/y'}, {'stripdir': 'p/q'},
                {'stripdir': 'z', 'quiet': 1}, {'prependdir': 'w'},
                {'ddir': 'a', 'stripdir': 'b'}, {'limit_sl_dest': 'p/q'},
                {'limit_sl_dest': '.'}, {'hardlink_dupes': True},
                {'optimize': [0, 1, 2], 'hardlink_dupes': True},
                {'workers': -1}, {'invalidation_mode':
                                  py_compile.PycInvalidationMode.CHECKED_HASH},
        ]:
            for folder in 'p', 'p/', 'none', './p', 'top.py':
                with self.subTest(folder=folder, options=options):
                    self.compare(lambda pc, ca: ca.compile_dir(folder,
                                                               **options))

    def test_workers(self):
        ours, theirs = self.run_in_twins(
            lambda pc, ca: ca.compile_dir('p', quiet=1, workers=2))
        self.assertEqual(ours[0], theirs[0])
        self.assertEqual(ours[3], theirs[3])

    def test_compile_file(self):
        for path in ('p/a.py', 'p/bad.py', 'none.py', 'p', 'p/dangling.py',
                     'p/q/text.txt', 'p/link.py', "p/it's.py"):
            for options in [{}, {'ddir': 'x'}, {'quiet': 1}, {'quiet': True},
                            {'force': True, 'optimize': (1, 2)},
                            {'stripdir': 'p'}, {'legacy': True}]:
                with self.subTest(path=path, options=options):
                    self.compare(lambda pc, ca: ca.compile_file(path,
                                                                **options))

    def test_odd_arguments(self):
        def run(ca, options):
            os.symlink(fastpyc.__file__, 'p/out.py')
            return ca.compile_dir('p', **options)
        for options in (
                {'limit_sl_dest': ''}, {'limit_sl_dest': []}, {'rx': 'x'},
                {'prependdir': 5, 'stripdir': 'x'}, {'optimize': 'ab'},
                {'optimize': [0, 2 ** 40]}, {'optimize': [0.5]}):
            with self.subTest(options=options):
                self.compare(lambda pc, ca: run(ca, options))

    def test_no_cache_tag(self):
        def run(ca, options):
            tag = sys.implementation.cache_tag
            sys.implementation.cache_tag = None
            try:
                return ca.compile_dir('p', **options)
            finally:
                sys.implementation.cache_tag = tag
        for options in ({}, {'legacy': True}, {'quiet': 1},
                        {'stripdir': 'x'}, {'hardlink_dupes': True}):
            with self.subTest(options=options):
                self.compare(lambda pc, ca: run(ca, options))

    def test_freshness(self):
        def twice(pc, ca, change):
            ca.compile_dir('p', quiet=2, optimize=[0, 1])
            change('p/__pycache__/a.cpython-%d%d.pyc' % sys.version_info[:2])
            return ca.compile_dir('p', optimize=[0, 1])
        for change in (lambda path: None, os.unlink,
                       lambda path: os.truncate(path, 12),
                       lambda path: os.truncate(path, 11),
                       lambda path: os.utime('p/a.py', (5, 5))):
            self.compare(lambda pc, ca: twice(pc, ca, change))

    def test_compile_path(self):
        def run(pc, ca):
            old = sys.path
            sys.path = ['', '.', None, 'p', 'none', 'p/q']
            try:
                return ca.compile_path(), ca.compile_path(0, 2, True)
            finally:
                sys.path = old
        self.compare(run)

    def test_main(self):
        def call(ca, *arguments, lines=''):
            old = sys.argv, sys.stdin
            sys.argv = ['compileall', *arguments]
            sys.stdin = io.StringIO(lines)
            try:
                return ca.main()
            finally:
                sys.argv, sys.stdin = old

        for arguments in (
                ['p'], ['-l', 'p'], ['-r', '1', 'p'], ['-f', '-q', 'p'],
                ['-qq', 'p'], ['-b', 'p'], ['-d', '/x', 'p', 'top.py'],
                ['-s', 'p', '-p', '/y', 'p'], ['-x', 'q|bad', 'p'],
                ['-i', 'none', 'p'], ['-i', '-'], ['-o0', '-o', '2', 'p'],
                ['-e', 'p/q', 'p'], ['-e', '', 'p'], ['-x', '', 'p'],
                ['--hardlink-dupes', '-o1', '-o2', 'p'],
                ['--invalidation-mode', 'unchecked-hash', 'p'],
                ['-r', '-1', 'p'], ['p/a.py', 'none.py']):
            with self.subTest(arguments=arguments):
                self.compare(lambda pc, ca: call(ca, *arguments,
                                                 lines=' p/q \ntop.py\n'))


class Hook(InFolder):
    def run_python(self, code, *flags):
        done = subprocess.run(
            [sys.executable, *flags, '-c', code], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
            env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1',
                     PYTHONPATH=os.pathsep.join(
                         [self.folder, os.environ.get('PYTHONPATH', '')])))
        return done.returncode, done.stdout

    def test_imports(self):
        self.put('mod.py', 'x = __doc__, __file__, len([1])\n')
        self.put('pack/__init__.py', '"pack"\nfrom . import sub\n')
        self.put('pack/sub.py', 'y = 1\nassert False\n')
        status, out = self.run_python(
            'import fastpyc; fastpyc.install(); fastpyc.install()\n'
            'import mod, pack\n'
            'print(type(mod.__loader__).__module__, mod.x[2], pack.sub.y)\n'
            'import inspect; print(inspect.getsource(pack.sub).strip())\n'
            'fastpyc.uninstall(); fastpyc.uninstall(); del pack\n'
            'import sys; del sys.modules["mod"]; import mod\n'
            'print(type(mod.__loader__).__module__)\n', '-O')
        self.assertEqual(
            (status, out),
            (0, 'fastpyc._hook 1 1\ny = 1\nassert False\n'
                '_frozen_importlib_external\n'))

    def test_errors_and_warnings_are_the_interpreters(self):
        self.put('bad.py', 'x = (\n')
        self.put('warned.py', 'a = 1\na is 1\n')
        code = ('%simport warned\nimport bad\n')
        plain = self.run_python(code % '')
        ours = self.run_python(code % 'import fastpyc; fastpyc.install()\n')
        self.assertEqual(ours[0], 1)
        for text in "SyntaxError: '(' was never closed", 'SyntaxWarning: "is"':
            self.assertIn(text, ours[1])
            self.assertIn(text, plain[1])

    def test_cached_files(self):
        self.put('mod.py', 'x = 1\n')
        env = dict(os.environ, PYTHONPATH=os.pathsep.join(
            [self.folder, os.environ.get('PYTHONPATH', '')]))
        env.pop('PYTHONDONTWRITEBYTECODE', None)
        subprocess.run([sys.executable, '-c', 'import fastpyc; '
                        'fastpyc.install(); import mod'], env=env, check=True)
        path = importlib.util.cache_from_source('mod.py')
        with open(path, 'rb') as f:
            self.assertEqual(f.read(4), importlib.util.MAGIC_NUMBER)


class Command(InFolder):
    def run_command(self, *command):
        return subprocess.run(command, stdout=subprocess.PIPE, check=True,
                              text=True).stdout

    def test_module_runs_the_command(self):
        expected = 'fastpyc %s\n' % fastpyc.__version__
        self.assertEqual(self.run_command(
            sys.executable, '-m', 'fastpyc', '--version'), expected)
        self.assertEqual(self.run_command(
            fastpyc.__main__.find_command(), '--version'), expected)

    def test_default_target(self):
        self.put('a.py', 'x\n')
        self.run_command(sys.executable, '-m', 'fastpyc', 'compile', '-q',
                         'a.py')
        self.assertTrue(os.path.exists(
            importlib.util.cache_from_source('a.py')), os.listdir('.'))

    def test_drop_in_modules(self):
        self.put('a.py', 'x\n')
        self.assertEqual(self.run_command(
            sys.executable, '-m', 'fastpyc.compileall', '-f', 'a.py'),
            "Compiling 'a.py'...\n")
        self.run_command(sys.executable, '-m', 'fastpyc.py_compile', 'a.py')

    def test_typed(self):
        folder = os.path.dirname(fastpyc.__file__)
        self.assertTrue(os.path.exists(os.path.join(folder, 'py.typed')))
        for name in (*fastpyc.__all__, 'py_compile.compile',
                     'compileall.compile_dir', 'compileall.compile_file',
                     'compileall.compile_path'):
            value = fastpyc
            for part in name.split('.'):
                value = getattr(value, part)
            self.assertTrue(value.__doc__, name)


if __name__ == '__main__':
    unittest.main()
