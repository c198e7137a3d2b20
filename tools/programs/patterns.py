"""Patterns of match statements.  No name is bound twice in one pattern; only
the last case, or one with a guard, may match everything."""
from .expressions import Expressions

KEYS = ("'k'", "'a'", '1', '-1', '2.5', 'None', 'True', "b'b'", 'a.b', 'x.y.z',
        '1+2j', "'é'")
LITERALS = ('0', '1', '-1', '2.5', '-0.0', "'a'", "'b' 'c'", "b'x'", 'None',
            'True', 'False', '1+2j', '-1-1j', '300', "''")
SIGNED = ('+0', '+1', '+2.5', '+3j', '+1-2j', '+300')
CLASSES = ('A', 'int', 'str', 'a.B', 'x.y.Z', 'dict')
ATTRS = ('a', 'b', 'c', 'name', '__p')


class Patterns(Expressions):
    def capture(self, bound):
        """A name to bind, or _."""
        if self.chance(0.2):
            return '_'
        name = self.new_name(bound | {'_'})
        if name in bound or name == '_':
            name = 'v%d' % len(bound)
        bound.add(name)
        return name

    def literal(self):
        if self.version >= (3, 15) and self.chance(0.1):
            return self.pick(SIGNED)
        return self.pick(LITERALS)

    def pattern(self, bound, depth=0, irrefutable=True):
        """A pattern; bound collects what it binds."""
        r = self.rng.random()
        if depth > 3:
            r *= 0.5
        if r < 0.22:
            if irrefutable:
                return self.capture(bound)
            return self.literal()
        if r < 0.42:
            return self.literal()
        if r < 0.5:
            return self.pick(('a.b', 'x.y.z', 'self.__p'))
        if r < 0.66:
            return self.sequence_pattern(bound, depth + 1)
        if r < 0.78:
            return self.mapping_pattern(bound, depth + 1)
        if r < 0.9:
            return self.class_pattern(bound, depth + 1)
        if r < 0.95:
            return '(%s)' % self.or_pattern(bound, depth + 1)
        return '(%s)' % self.as_pattern(bound, depth + 1, irrefutable)

    def sequence_pattern(self, bound, depth):
        items = [self.pattern(bound, depth)
                 for _ in range(self.rng.randrange(4))]
        if self.chance(0.35):
            items.insert(self.rng.randrange(len(items) + 1),
                         '*' + self.capture(bound))
        if self.chance(0.6):
            return '[%s]' % ', '.join(items)
        return '(%s%s)' % (', '.join(items), ',' if len(items) == 1 else '')

    def mapping_pattern(self, bound, depth):
        keys = list(KEYS)
        items = []
        for _ in range(self.rng.randrange(3)):
            key = keys.pop(self.rng.randrange(len(keys)))
            if key == '1' and 'True' in keys:
                keys.remove('True')
            elif key == 'True' and '1' in keys:
                keys.remove('1')
            items.append('%s: %s' % (key, self.pattern(bound, depth)))
        if self.chance(0.3):
            name = self.capture(bound)
            if name != '_':
                items.append('**' + name)
        return '{%s}' % ', '.join(items)

    def class_pattern(self, bound, depth):
        items = [self.pattern(bound, depth)
                 for _ in range(self.rng.randrange(3))]
        attrs = list(ATTRS)
        for _ in range(self.rng.randrange(3)):
            attr = attrs.pop(self.rng.randrange(len(attrs)))
            items.append('%s=%s' % (attr, self.pattern(bound, depth)))
        return '%s(%s)' % (self.pick(CLASSES), ', '.join(items))

    def or_pattern(self, bound, depth):
        """Alternatives bind the same names."""
        if self.chance(0.7):
            return ' | '.join(self.closed_pattern()
                              for _ in range(self.rng.randrange(2, 5)))
        one, two = self.capture(bound), self.capture(bound)
        forms = ['[%s, %s]' % (one, two), '[%s, 1, *%s]' % (two, one),
                 "{'k': %s, 'a': %s}" % (one, two),
                 'A(%s, b=%s)' % (two, one)]
        self.rng.shuffle(forms)
        return ' | '.join(forms[:self.rng.randrange(2, 4)])

    def closed_pattern(self):
        """A pattern that binds nothing."""
        return self.pick(LITERALS + ('a.b', '[]', '[_, _]', '[1, *_]', '{}',
                                     "{'k': 1}", 'int()', 'A(1, b=2)',
                                     'str(a=_)'))

    def as_pattern(self, bound, depth, irrefutable):
        inner = self.pick((
            lambda: self.or_pattern(bound, depth),
            lambda: self.pattern(bound, depth, irrefutable=False)))()
        if irrefutable and self.chance(0.1):
            inner = '_'
        name = self.capture(bound)
        if name == '_':
            return inner
        return '%s as %s' % (inner, name)

    def top_pattern(self, last):
        """The pattern of a case."""
        bound = set()
        r = self.rng.random()
        if r < 0.15:
            return self.or_pattern(bound, 1)
        if r < 0.25:
            return self.as_pattern(bound, 1, last)
        if r < 0.35:
            items = [self.pattern(bound, 1)
                     for _ in range(self.rng.randrange(1, 4))]
            if self.chance(0.3):
                items.append('*' + self.capture(bound))
            return ', '.join(items) + (',' if len(items) == 1 else '')
        return self.pattern(bound, 0, irrefutable=last)
