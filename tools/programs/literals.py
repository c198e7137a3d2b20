"""Numbers, strings and names."""

NAMES = ('a b c d e f g h i j k x y z self cls name value item').split()
ODD_NAMES = ('match case type _ __p __q_ _r __s__ print len super é '
             'long_identifier_name_with_many_words T __class__').split()
ATTRS = 'a b real x y append join __p __len__ name'.split()
MODULES = ('os', 'os.path', 'a', 'a.b.c', 'sys', '__p', 'x.__q')
INTEGERS = ('0', '1', '2', '3', '5', '7', '10', '16', '255', '256', '257',
            '1000', '1024', '1025', '65535', '2147483647', '2147483648',
            '4294967296', '0x7fff', '0o17', '0b1011', '1_000_000',
            '9223372036854775808', '123456789012345678901234567890', '00')
FLOATS = ('0.0', '1.0', '.5', '2.', '1e10', '1e-5', '3.14', '1e308', '1e400',
          '1_0.5', '0.1')
COMPLEXES = ('1j', '0j', '2.5j', '1e3J')
PIECES = ('a', 'b', 'abc', 'x1', ' ', '.', ',', 'two words', 'é', 'Ā', '日本',
          '😀', r'\n', r'\t', r'\\', r'\x41', r'\xe9', r'\u0101', r'\ud800',
          r'\0', r'\377', r'\N{BULLET}', '{{', '}}', '%s', '%', ':', '!',
          'key', 'replace', 'name', '__p', '#', r'\'', r'\"')
BYTE_PIECES = ('a', 'abc', ' ', r'\x00', r'\xff', r'\n', '.', r'\101', '%s')


class Literals:
    """Needs self.rng."""

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def name(self):
        """Any name, for reading."""
        if self.chance(0.06):
            return self.pick(ODD_NAMES)
        return self.pick(NAMES)

    def new_name(self, avoid=()):
        """A name to bind."""
        for _ in range(20):
            name = self.name()
            if name not in avoid and name != '__class__':
                return name
        return 'v%d' % self.rng.randrange(1000)

    def attr(self):
        return self.pick(ATTRS) if self.chance(0.8) else self.pick(NAMES)

    def number(self):
        r = self.rng.random()
        if r < 0.75:
            return self.pick(INTEGERS)
        return self.pick(FLOATS if r < 0.92 else COMPLEXES)

    def simple_string(self):
        """A plain string on one line without escapes or quotes."""
        return "'%s'" % self.pick(('a', 'b', 'c', 'key', 'x y', 'name', ''))

    def string(self):
        if self.chance(0.4):
            return self.simple_string()
        pieces = ''.join(self.pick(PIECES)
                         for _ in range(self.rng.randrange(4)))
        quote = self.pick(("'", '"', "'", '"', "'''", '"""'))
        if len(quote) == 3 and self.chance(0.4):
            pieces += '\n' + self.pick(('', '  ', '\t')) + 'line'
        prefix = ''
        if self.chance(0.08):
            prefix = self.pick(('u', 'r', 'R', 'U'))
        if prefix in ('r', 'R') and pieces.endswith('\\'):
            pieces += 'a'
        text = prefix + quote + pieces + quote
        if self.chance(0.005):
            text = "'%s'" % ('long text ' * 30)
        return text

    def bytes(self):
        pieces = ''.join(self.pick(BYTE_PIECES)
                         for _ in range(self.rng.randrange(3)))
        return '%s"%s"' % (self.pick(('b', 'B', 'rb', 'bR')), pieces)

    def constant(self):
        r = self.rng.random()
        if r < 0.45:
            return self.number()
        if r < 0.75:
            return self.string()
        if r < 0.82:
            return self.bytes()
        return self.pick(('None', 'True', 'False', '...', '__debug__'))
