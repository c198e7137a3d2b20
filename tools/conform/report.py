"""Adds up what the comparisons found, and prints it."""
import collections
import sys

VERDICTS = (
    ('identical', 'identical'),
    ('refused', 'refused by both'),
    ('unstable', 'CPython itself varies'),
    ('different', 'different'),
    ('only_ours', 'refused by fastpyc only'),
    ('only_theirs', 'refused by CPython only'),
    ('crashed', 'fastpyc crashed or hung'),
    ('skipped', 'skipped'))
GOOD = ('identical', 'refused', 'unstable')


class Result:
    """One file at one level.  kind and lines say more where it is not good:
    kinds counts the kind of each differing code object."""

    def __init__(self, path, level, verdict, kinds=(), where='', lines=()):
        self.path = path
        self.level = level
        self.verdict = verdict
        self.kinds = list(kinds)
        self.where = where
        self.lines = list(lines)


class Report:
    def __init__(self, limit, out=sys.stdout):
        self.limit = limit
        self.out = out
        self.levels = collections.defaultdict(collections.Counter)
        self.files = collections.defaultdict(set)
        self.kinds = collections.Counter()
        self.kind_files = collections.defaultdict(set)
        self.example = {}
        self.shown = 0

    def print(self, text=''):
        self.out.write(text.encode('utf-8', 'backslashreplace')
                       .decode('utf-8') + '\n')

    def add(self, result):
        self.levels[result.level][result.verdict] += 1
        seen = result.verdict in self.files[result.path]
        self.files[result.path].add(result.verdict)
        for kind in result.kinds:
            self.kinds[kind] += 1
            self.kind_files[kind].add(result.path)
            self.example.setdefault(kind, (result.path, result.where))
        if result.verdict in GOOD or seen:
            return    # a file is shown once, at its first level
        if result.verdict != 'skipped' and self.shown >= self.limit:
            return
        if result.verdict != 'skipped':
            self.shown += 1
        self.print('%s -O%d: %s' % (result.path, result.level,
                                    dict(VERDICTS)[result.verdict]))
        if result.where:
            self.print('  in %s: %s' % (result.where, result.kinds[0]))
        for line in result.lines:
            self.print(line)

    def file_verdict(self, verdicts):
        """A file counts as its worst level."""
        for name, _ in reversed(VERDICTS):
            if name in verdicts:
                return name
        return 'skipped'

    def finish(self, target, only_verdict=False):
        """Prints the tables; True if nothing differs."""
        if self.kinds and not only_verdict:
            self.print('\nWhat differs, by the first difference of each code '
                       'object (code objects, files, example):')
            for kind, count in self.kinds.most_common(40):
                path, where = self.example[kind]
                self.print('  %6d %5d  %s   [%s: %s]'
                           % (count, len(self.kind_files[kind]), kind, path,
                              where))
        files = collections.Counter(self.file_verdict(v)
                                    for v in self.files.values())
        columns = sorted(self.levels)
        self.print('\n%-26s %8s' % (target, 'files')
                   + ''.join('%8s' % ('-O%d' % n) for n in columns))
        for name, words in VERDICTS:
            self.print('%-28s %8d' % (words, files[name]) + ''.join(
                '%8d' % self.levels[n][name] for n in columns))
        self.print('%-28s %8d' % ('in all', len(self.files)) + ''.join(
            '%8d' % sum(self.levels[n].values()) for n in columns))
        good = sum(files[name] for name in GOOD)
        whole = len(self.files) - files['skipped']
        self.print('%-28s %7.2f%%' % ('as CPython',
                                      100.0 * good / max(1, whole)))
        return good == whole and whole > 0
