"""Runs test modules of CPython in the interpreter that runs this, and writes
what became of each test, as JSON, to a file.

    cpython_runner.py RESULTS [--hook|--replace] MODULE...

--hook      with fastpyc.install()
--replace   with py_compile and compileall replaced by fastpyc's, and the
            commands that the tests start by those of fastpyc
"""
import json
import os
import sys
import unittest


class Recorder(unittest.TestResult):
    """The outcome of each test by its name."""

    def __init__(self):
        super().__init__()
        self.outcomes = {}

    def note(self, test, outcome, error=None):
        if self.outcomes.get(test.id(), ('passed',))[0] in (
                'passed', 'skipped'):
            text = error and self._exc_info_to_string(error, test)
            self.outcomes[test.id()] = outcome, text

    def addSuccess(self, test):
        self.note(test, 'passed')

    def addExpectedFailure(self, test, error):
        self.note(test, 'passed')

    def addSkip(self, test, reason):
        self.note(test, 'skipped')

    def addFailure(self, test, error):
        self.note(test, 'failed', error)

    def addError(self, test, error):
        self.note(test, 'failed', error)

    def addUnexpectedSuccess(self, test):
        self.note(test, 'failed')

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.note(test, 'failed', error)


def as_command(command):
    """(command line of fastpyc, environment variables) for one that runs
    python -m compileall or py_compile; None for any other."""
    if not isinstance(command, (list, tuple)) or '-m' not in command:
        return None
    at = command.index('-m')
    if command[at + 1] not in ('compileall', 'py_compile'):
        return None
    import fastpyc.__main__
    flags = command[1:at]
    more = {}
    level = sum(f.count('O') for f in flags if f.startswith('-O'))
    if level:
        more['PYTHONOPTIMIZE'] = str(level)
    return [fastpyc.__main__.find_command(), command[at + 1], '--target',
            '%d.%d' % sys.version_info[:2], *command[at + 2:]], more


def replace_modules():
    import subprocess
    import fastpyc.compileall
    import fastpyc.py_compile
    sys.modules['compileall'] = fastpyc.compileall
    sys.modules['py_compile'] = fastpyc.py_compile
    start = subprocess.Popen.__init__

    def start_replaced(self, args, *rest, **options):
        replaced = as_command(args)
        if replaced:
            args, more = replaced
            env = options.get('env')
            options['env'] = dict(os.environ if env is None else env, **more)
        start(self, args, *rest, **options)

    subprocess.Popen.__init__ = start_replaced


def main():
    results, *modules = sys.argv[1:]
    if modules[0] == '--hook':
        import fastpyc
        fastpyc.install()
        modules.pop(0)
    elif modules[0] == '--replace':
        replace_modules()
        modules.pop(0)
    sys.path.pop(0)  # not this folder
    recorder = Recorder()
    from test import support
    support.verbose = False
    suite = unittest.defaultTestLoader.loadTestsFromNames(modules)
    suite.run(recorder)
    with open(results, 'w', encoding='utf-8') as f:
        json.dump(recorder.outcomes, f)
    os._exit(0)


if __name__ == '__main__':
    main()
