# Runs inside a reference Python: runs tests of CPython's own and writes down
# every source text that they compile.
#
#   pythonX.Y recorder.py FOLDER TEST...
#
# Recorded while a test runs: what goes into compile, exec and eval (so also
# into ast.parse, doctests and imports of files the test made), and what
# subprocesses are given with -c, as a script or as input.  FOLDER/TEST/N.py
# holds one text, each once.  Whether the tests pass is of no interest.
import builtins
import hashlib
import os
import random
import subprocess
import sys
import sysconfig
import unittest

import test.support

LIBRARY = sysconfig.get_path('stdlib') + os.sep
TESTS = os.path.join(LIBRARY, 'test') + os.sep
# The flags that compile inherits from its caller: those of future statements.
FUTURES = 0x1fe0000

real_compile, real_exec, real_eval = compile, exec, eval
real_popen = subprocess.Popen.__init__
real_communicate = subprocess.Popen.communicate
real_run = unittest.TestCase.run


class Recorder:
    def __init__(self, folder):
        self.folder = folder
        self.test = None
        self.depth = 0
        self.counts = {}
        self.seen = set()

    def write(self, text):
        """Writes a text down: a str or any object with bytes."""
        if self.depth == 0:
            return
        if isinstance(text, str):
            data = text.encode('utf-8', 'surrogatepass')
        elif isinstance(text, (bytes, bytearray, memoryview)):
            data = bytes(text)
        else:
            return
        digest = hashlib.sha256(data).digest()
        if digest in self.seen:
            return
        self.seen.add(digest)
        count = self.counts[self.test] = self.counts.get(self.test, 0) + 1
        folder = os.path.join(self.folder, self.test)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, '%05d.py' % count), 'wb') as f:
            f.write(data)


def is_library(filename):
    """A file of the library that no test is about."""
    name = os.fsdecode(filename) if isinstance(filename, (str, bytes)) else ''
    return name.startswith(LIBRARY) and not name.startswith(TESTS)


def instrument(recorder):
    def recording_compile(source, filename, mode, flags=0, dont_inherit=False,
                          optimize=-1, **more):
        if not is_library(filename):
            recorder.write(source)
        if not dont_inherit:
            flags |= sys._getframe(1).f_code.co_flags & FUTURES
        return real_compile(source, filename, mode, flags, True, optimize,
                            **more)

    def run_in_caller(real, source, scopes, more):
        recorder.write(source)
        frame = sys._getframe(2)
        if not scopes and not more.keys() & {'globals', 'locals'}:
            scopes = (frame.f_globals, frame.f_locals)
        return real(source, *scopes, **more)

    def recording_exec(source, /, *scopes, **more):
        return run_in_caller(real_exec, source, scopes, more)

    def recording_eval(source, /, *scopes, **more):
        return run_in_caller(real_eval, source, scopes, more)

    def recording_popen(self, args, *rest, **more):
        if isinstance(args, (list, tuple)):
            record_command(recorder, list(args), more.get('cwd'))
        return real_popen(self, args, *rest, **more)

    def recording_communicate(self, input=None, timeout=None):
        recorder.write(input)
        return real_communicate(self, input, timeout)

    def recording_run(self, result=None):
        recorder.depth += 1
        try:
            return real_run(self, result)
        finally:
            recorder.depth -= 1

    builtins.compile = recording_compile
    builtins.exec = recording_exec
    builtins.eval = recording_eval
    subprocess.Popen.__init__ = recording_popen
    subprocess.Popen.communicate = recording_communicate
    unittest.TestCase.run = recording_run


def record_command(recorder, args, cwd):
    if '-c' in args[:-1]:
        recorder.write(args[args.index('-c') + 1])
    for arg in args[1:]:
        path = os.path.join(cwd or '', os.fsdecode(arg))
        if os.path.isfile(path) and not is_library(path):
            with open(path, 'rb') as f:
                recorder.write(f.read())


def main():
    recorder = Recorder(sys.argv[1])
    report, sys.stdout = sys.stdout, open(os.devnull, 'w')
    test.support.use_resources = []    # no tests of the whole library
    instrument(recorder)
    for name in sys.argv[2:]:
        random.seed(0)
        recorder.test = name
        suite = unittest.defaultTestLoader.loadTestsFromName('test.' + name)
        unittest.TextTestRunner(stream=sys.stdout).run(suite)
        print('%-26s %d' % (name, recorder.counts.get(name, 0)), file=report,
              flush=True)


main()
