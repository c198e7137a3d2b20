"""Expressions.  A method returns text; expr(level) puts parentheses around
what binds looser than level asks."""
from .literals import Literals
from .scope import COMPREHENSION, CLASS, FUNCTION, LAMBDA, MODULE, Scope

(P_NAMED, P_TEST, P_OR, P_AND, P_NOT, P_COMPARE, P_BITOR, P_XOR, P_BITAND,
 P_SHIFT, P_SUM, P_TERM, P_UNARY, P_POWER, P_AWAIT, P_ATOM) = range(16)

BINARY = (('|', P_BITOR), ('^', P_XOR), ('&', P_BITAND), ('<<', P_SHIFT),
          ('>>', P_SHIFT), ('+', P_SUM), ('-', P_SUM), ('*', P_TERM),
          ('/', P_TERM), ('//', P_TERM), ('%', P_TERM), ('@', P_TERM))
COMPARE = ('<', '<=', '==', '!=', '>', '>=', 'is', 'is not', 'in', 'not in')
DEFERRED_NAMES = ('__annotate__', '__annotations__', '__classdict__',
                  '__conditional_annotations__', 'format', 'lazy')
FORMATS = ('x', '>10', '.3f', '', 'é', '%Y-%m', '^{}', '{{}}')


class Expressions(Literals):
    """Needs self.rng, self.version, self.scope, self.budget."""

    def __init__(self):
        self.brackets = 0    # > 0: a newline may stand anywhere
        self.pure = 0        # > 0: no yield, await, :=
        self.in_fstring = 0
        self.one_line = 0    # > 0: no newline at all
        self.nesting = 0
        self.iterables = 0   # > 0: in an iterable of a comprehension

    # Layout

    def gap(self):
        """What stands between two tokens."""
        if self.one_line or self.chance(0.96):
            return ' '
        if self.brackets:
            comment = self.pick(('', '', '  # comment', ' #'))
            if self.in_fstring:
                comment = ''
            return '%s\n%s' % (comment, ' ' * self.rng.randrange(12))
        if self.in_fstring:
            return ' '
        return ' \\\n' + ' ' * self.rng.randrange(8)

    def bracketed(self, left, make, right):
        self.brackets += 1
        text = make()
        edge = ''
        if not self.one_line and self.chance(0.05):
            edge = '\n' + ' ' * self.rng.randrange(6)
        self.brackets -= 1
        return left + edge + text + (edge and '\n') + right

    def parens(self, make):
        return self.bracketed('(', make, ')')

    def join(self, items):
        return ''.join(
            text + (',' + self.gap() if n + 1 < len(items) else '')
            for n, text in enumerate(items))

    # Choosing

    def expr(self, level=P_TEST, depth=0):
        """An expression that may stand where level is asked for."""
        self.budget -= 1
        self.nesting += 1
        try:
            if depth > 5 or self.budget < 0 or self.nesting > 14:
                return self.leaf(level)
            prec, make = self.choose(depth)
            if prec < level:
                return self.parens(make)
            if level <= P_TERM and self.chance(0.04):
                return self.parens(make)
            return make()
        finally:
            self.nesting -= 1

    def leaf(self, level=P_ATOM):
        if self.chance(0.6):
            return self.name()
        text = self.constant()
        if level >= P_ATOM and text[0] in '.0123456789' and text != '...':
            return '(%s)' % text
        return text

    def choose(self, depth):
        """(precedence, maker) of a random kind of expression."""
        d = depth + 1
        table = (
            (14, P_ATOM, lambda: self.name()),
            (9, P_ATOM, lambda: self.leaf(P_ATOM)),
            (9, P_TERM, lambda: self.binary_at(P_TERM, d)),
            (6, P_BITOR, lambda: self.binary_at(P_BITOR, d)),
            (3, P_POWER, lambda: self.power(d)),
            (5, P_UNARY, lambda: self.unary(d)),
            (4, P_NOT, lambda: 'not ' + self.expr(P_NOT, d)),
            (8, P_COMPARE, lambda: self.comparison(d)),
            (5, P_AND, lambda: self.boolean(' and', P_AND, d)),
            (5, P_OR, lambda: self.boolean(' or', P_OR, d)),
            (4, P_TEST, lambda: self.conditional(d)),
            (4, P_TEST, lambda: self.lambda_(d)),
            (12, P_ATOM, lambda: self.call(d)),
            (8, P_ATOM, lambda: self.attribute(d)),
            (7, P_ATOM, lambda: self.subscript(d)),
            (4, P_ATOM, lambda: self.tuple(d)),
            (4, P_ATOM, lambda: self.list(d)),
            (3, P_ATOM, lambda: self.set(d)),
            (3, P_ATOM, lambda: self.dict(d)),
            (9, P_ATOM, lambda: self.any_comprehension(d)),
            (5, P_ATOM, lambda: self.fstring(d)),
            (5, P_TERM, lambda: self.folding(d)),
            (1, P_ATOM, lambda: self.strings()),
            (2, P_ATOM, lambda: self.special_name()),
            (4, P_NAMED, lambda: self.walrus(d)),
            (4, P_NAMED, lambda: self.yield_(d)),
            (4, P_AWAIT, lambda: self.await_(d)),
        )
        r = self.rng.randrange(sum(row[0] for row in table))
        for weight, prec, make in table:
            r -= weight
            if r < 0:
                return prec, make

    # Operators

    def binary_at(self, loosest, depth):
        op, prec = self.pick([b for b in BINARY if b[1] >= loosest])
        return '%s %s%s%s' % (self.expr(prec, depth), op, self.gap(),
                              self.expr(prec + 1, depth))

    def power(self, depth):
        return '%s ** %s' % (self.expr(P_AWAIT, depth),
                             self.expr(P_UNARY, depth))

    def unary(self, depth):
        return self.pick('-+~') + self.expr(P_UNARY, depth)

    def comparison(self, depth):
        text = self.expr(P_BITOR, depth)
        for _ in range(1 if self.chance(0.7) else self.rng.randrange(2, 4)):
            right = self.expr(P_BITOR, depth)
            if self.chance(0.15):
                right = self.pick(('None', '[1, 2]', "{'a', 'b'}", '(1, 2)',
                                   '{3000, 4000, 2000}', 'None', '[]'))
            text += ' %s%s%s' % (self.pick(COMPARE), self.gap(), right)
        return text

    def boolean(self, word, prec, depth):
        parts = [self.expr(prec + 1, depth)
                 for _ in range(2 + (self.chance(0.3)))]
        return ''.join(p + (word + self.gap() if n + 1 < len(parts) else '')
                       for n, p in enumerate(parts))

    def conditional(self, depth):
        return '%s if%s%s else%s%s' % (
            self.expr(P_OR, depth), self.gap(), self.expr(P_OR, depth),
            self.gap(), self.expr(P_TEST, depth))

    def folding(self, depth):
        """Operators on constants."""
        kind = self.rng.randrange(7)
        if kind == 0:
            return '%s * %s' % (self.pick(("'ab'", "b'x'", '(1, 2)', '()',
                                           "('a', None)", "''")),
                                self.pick(('0', '2', '3', '-1', '5000')))
        if kind == 1:
            return '%s[%s]' % (self.pick(("'abc'", '(1, 2, 3)', "b'ab'",
                                          '(1, (2, 3))', "'é日'")),
                               self.pick(('0', '1', '-1', '5', '1:2')))
        if kind == 2:
            return '%s %% %s' % (self.pick(("'%s'", "'%s-%r %%'", "'%5s|%a'",
                                            "'%d'", "'%-3s%.2s'", "b'%s'")),
                                 self.parens(lambda: self.join(
                                     [self.expr(P_TEST, depth)]) + ','))
        if kind == 3:
            return '%s ** %s' % (self.number_atom(), self.number_atom())
        if kind == 4:
            return '%s%s' % (self.pick('-~+'), self.number_atom())
        text = self.number_atom()
        for _ in range(self.rng.randrange(1, 4)):
            text += ' %s %s' % (self.pick(('*', '/', '//', '%')),
                                self.number_atom())
        return text

    def number_atom(self):
        return self.number()

    # Calls and the like

    def arguments(self, depth):
        """The text between the parentheses of a call."""
        if self.chance(0.07):
            return self.comprehension_body(depth, is_generator=True)
        positional, keywords, names = [], [], set()
        for _ in range(self.rng.randrange(4)):
            star = '*' if self.chance(0.15) else ''
            positional.append(star + self.expr(P_BITOR if star else P_TEST,
                                               depth))
            if not star and self.chance(0.05):
                target = self.walrus_text(depth)
                if target:
                    positional[-1] = target
        for _ in range(self.rng.randrange(3) if self.chance(0.4) else 0):
            if self.chance(0.2):
                keywords.append('**' + self.expr(P_BITOR, depth))
                continue
            name = self.new_name(names)
            names.add(name)
            keywords.append('%s=%s' % (name, self.expr(P_TEST, depth)))
            if self.chance(0.05) and not any(
                    k.startswith('**') for k in keywords):
                keywords.append('*' + self.expr(P_BITOR, depth))
        text = self.join(positional + keywords)
        if text and self.chance(0.05):
            text += ','
        return text

    def call(self, depth):
        args = lambda: self.arguments(depth)  # noqa: E731
        if self.chance(0.3):
            return '%s.%s%s' % (self.expr(P_ATOM, depth), self.attr(),
                                self.parens(args))
        if self.chance(0.06):
            return self.pick(('super()', 'super().', 'super(a, self).',
                              'super')) .rstrip('.') + (
                '.%s%s' % (self.attr(), self.parens(args)))
        if self.chance(0.08):
            names = ('all', 'any', 'tuple', 'list', 'set', 'sum')
            if self.version >= (3, 14):
                names += ('frozenset', 'dict')
            return self.pick(names) + self.parens(lambda: self.comprehension_body(
                                 depth, is_generator=True))
        return self.expr(P_ATOM, depth) + self.parens(args)

    def attribute(self, depth):
        return '%s.%s' % (self.expr(P_ATOM, depth), self.attr())

    def slice(self, depth):
        parts = [self.expr(P_TEST, depth) if self.chance(0.6) else ''
                 for _ in range(2)]
        text = ':'.join(parts)
        if self.chance(0.25):
            text += ':' + (self.expr(P_TEST, depth) if self.chance(0.7)
                           else '')
        return text

    def index(self, depth):
        """The text between the brackets of a subscript."""
        r = self.rng.random()
        if r < 0.55:
            return self.expr(P_TEST, depth)
        if r < 0.8:
            return self.slice(depth)
        items = [self.slice(depth) if self.chance(0.3)
                 else self.expr(P_TEST, depth)
                 for _ in range(self.rng.randrange(1, 4))]
        if self.version >= (3, 11) and self.chance(0.2):
            items.append('*' + self.expr(P_BITOR, depth))
        return self.join(items) + (',' if len(items) == 1 or self.chance(0.1)
                                   else '')

    def subscript(self, depth):
        base = self.expr(P_ATOM, depth)
        return base + self.bracketed('[', lambda: self.index(depth), ']')

    # Displays

    def items(self, depth, least=0):
        """Elements of a display, perhaps starred."""
        count = self.rng.randrange(least, 5)
        if self.chance(0.02):
            count = self.rng.randrange(15, 40)
        if self.chance(0.3):
            return [self.constant() for _ in range(count)]
        return [('*' + self.expr(P_BITOR, depth)) if self.chance(0.12)
                else self.expr(P_TEST, depth) for _ in range(count)]

    def tuple(self, depth):
        def make():
            items = self.items(depth)
            return self.join(items) + (',' if len(items) == 1 else '')
        return self.parens(make)

    def list(self, depth):
        return self.bracketed('[', lambda: self.join(self.items(depth)), ']')

    def set(self, depth):
        return self.bracketed('{', lambda: self.join(self.items(depth, 1)),
                              '}')

    def dict(self, depth):
        def make():
            out = []
            count = self.rng.randrange(4)
            if self.chance(0.02):
                count = self.rng.randrange(14, 40)
            for _ in range(count):
                if self.chance(0.15):
                    out.append('**' + self.expr(P_BITOR, depth))
                elif self.chance(0.5):
                    out.append('%s: %s' % (self.constant(),
                                           self.expr(P_TEST, depth)))
                else:
                    out.append('%s: %s' % (self.expr(P_TEST, depth),
                                           self.expr(P_TEST, depth)))
            return self.join(out)
        return self.bracketed('{', make, '}')

    # Comprehensions

    def any_comprehension(self, depth):
        left, right = self.pick(('[]', '[]', '{}', '()', '{:'))
        is_dict = right == ':'
        return self.bracketed(
            left, lambda: self.comprehension_body(
                depth, is_generator=left == '(', is_dict=is_dict),
            '}' if is_dict else right)

    def may_be_async(self, is_generator):
        if self.pure:
            return False
        if is_generator and self.scope.kind != COMPREHENSION:
            return self.scope.is_async or self.chance(0.05)
        return self.scope.is_async

    def comprehension_body(self, depth, is_generator=False, is_dict=False):
        """Element and for clauses.  The first iterable belongs to the scope
        outside; := may stand in no iterable."""
        outer = self.scope
        can_await = self.may_be_async(is_generator)
        clauses, variables = [], set()
        count = 1 if self.chance(0.75) else self.rng.randrange(2, 4)
        self.iterables += 1
        iterables = [self.expr(P_OR, depth)]
        inner = outer.comprehension((), can_await or (
            is_generator and outer.is_async))
        targets = []
        for _ in range(count):
            names = []
            targets.append(self.comprehension_target(names))
            variables |= set(names)
        inner.iterating = outer.iterating | frozenset(variables)
        self.scope = inner
        for n in range(1, count):
            iterables.append(self.pick((
                lambda: self.expr(P_OR, depth),
                lambda: '[%s]' % self.expr(P_TEST, depth),
                lambda: '(%s,)' % self.expr(P_TEST, depth)))())
        self.iterables -= 1
        for n in range(count):
            word = 'async for' if can_await and self.chance(0.3) else 'for'
            text = '%s %s in%s%s' % (word, targets[n], self.gap(),
                                     iterables[n])
            for _ in range(self.rng.randrange(3) if self.chance(0.4) else 0):
                text += '%sif %s' % (self.gap(), self.expr(P_OR, depth))
            clauses.append(text)
        element = self.element(depth, is_dict)
        self.scope = outer
        return element + self.gap() + self.gap().join(clauses)

    def element(self, depth, is_dict):
        if self.version >= (3, 15) and self.chance(0.1):
            return ('**' if is_dict else '*') + self.expr(P_BITOR, depth)
        if is_dict:
            return '%s: %s' % (self.expr(P_TEST, depth),
                               self.expr(P_TEST, depth))
        text = self.expr(P_TEST, depth)
        if self.chance(0.05):
            text = self.walrus_text(depth) or text
        return text

    def comprehension_target(self, names):
        def one():
            if self.chance(0.03):
                return '%s.%s' % (self.name(), self.attr())
            name = self.new_name(self.scope.declared)
            names.append(name)
            return name
        r = self.rng.random()
        if r < 0.75:
            return one()
        if r < 0.85:
            return '(%s, %s)' % (one(), one())
        if r < 0.93:
            return '%s, *%s' % (one(), one())
        return '%s, (%s, %s)' % (one(), one(), one())

    # Scopes in expressions

    def parameters(self, depth, annotated=False, taken=None):
        """(text, names) of a parameter list."""
        names = []

        def param(star=''):
            name = self.new_name(names)
            names.append(name)
            text = star + name
            if annotated and self.chance(0.35):
                note = self.annotation(depth)
                if star == '*' and self.version >= (3, 11) and (
                        self.chance(0.3)):
                    note = '*' + self.name()
                text += ': ' + note
            return text

        def default(text):
            equals = ' = ' if ':' in text else '='
            return text + equals + self.expr(P_TEST, depth)

        out = []
        positional = self.rng.randrange(4)
        slash = self.rng.randrange(positional + 1) if (
            self.chance(0.15)) else -1
        with_default = self.rng.randrange(positional + 1) if (
            self.chance(0.4)) else positional
        for n in range(positional):
            text = param()
            out.append(default(text) if n >= with_default else text)
            if n + 1 == slash:
                out.append('/')
        if self.chance(0.2):
            out.append(param('*'))
            keyword_only = self.chance(0.3)
        else:
            keyword_only = self.chance(0.1)
            if keyword_only:
                out.append('*')
        if keyword_only:
            for _ in range(self.rng.randrange(1, 3)):
                text = param()
                out.append(default(text) if self.chance(0.5) else text)
        if self.chance(0.12):
            out.append(param('**'))
        return self.join(out), names

    def annotation(self, depth):
        """No yield, await or := may stand in one."""
        self.pure += 1
        text = self.expr(P_TEST, min(depth + 2, 4))
        self.pure -= 1
        return text

    def lambda_(self, depth):
        text, names = self.parameters(depth)
        outer = self.scope
        self.scope = Scope(LAMBDA, outer, yields=True)
        self.scope.params = names
        pure, self.pure = self.pure, 0
        if outer.kind == MODULE and pure:
            self.scope.yields = False
        body = self.expr(P_TEST, depth)
        self.pure = pure
        self.scope = outer
        return 'lambda%s: %s' % (text and ' ' + text, body)

    def walrus_text(self, depth):
        """"name := value" without parentheses, or None where it may not be."""
        scope = self.scope
        if self.pure or self.iterables or not scope.binds:
            return None
        if scope.kind == COMPREHENSION and self.class_around(scope):
            return None
        name = self.new_name(scope.iterating)
        return '%s := %s' % (name, self.expr(P_TEST, depth))

    def class_around(self, scope):
        while scope.kind == COMPREHENSION:
            scope = scope.parent
        return scope.kind == CLASS

    def walrus(self, depth):
        return self.walrus_text(depth) or self.expr(P_NAMED, depth)

    def yield_(self, depth):
        scope = self.scope
        if self.pure or not scope.yields or (
                scope.kind not in (FUNCTION, LAMBDA)):
            return self.expr(P_NAMED, depth)
        scope.has_yield = True
        r = self.rng.random()
        if r < 0.2 and not scope.is_async:
            return 'yield from ' + self.expr(P_TEST, depth)
        if r < 0.4:
            return 'yield'
        return 'yield ' + self.expr(P_TEST, depth)

    def await_(self, depth):
        if self.pure or not self.scope.is_async:
            return self.expr(P_AWAIT, depth)
        return 'await ' + self.expr(P_ATOM, depth)

    def special_name(self):
        if self.scope.in_class and self.chance(0.3):
            return '__class__'
        if self.scope.type_params and self.chance(0.7):
            return self.pick(self.scope.type_params)
        if self.version >= (3, 14) and self.chance(0.2):
            return self.pick(DEFERRED_NAMES)
        return self.pick(('__name__', '__debug__', '__file__', 'NotDefined'))

    # Strings

    def strings(self):
        """Several literals side by side."""
        if self.version >= (3, 14) and self.chance(0.3):
            return '(%s)' % ' '.join(self.template(3) for _ in range(
                self.rng.randrange(2, 4)))
        out = [self.string() for _ in range(self.rng.randrange(2, 4))]
        if self.chance(0.4):
            out.append(self.fstring(3, plain=True))
        text = ' '.join(out)
        return '(%s)' % text

    def fstring(self, depth, plain=False):
        if self.in_fstring > 1 or (self.in_fstring
                                   and self.version < (3, 12)):
            return self.simple_string() if self.version >= (3, 12) else '1'
        prefix = self.pick(('f', 'f', 'F', 'rf', 'fR'))
        if self.version >= (3, 14) and not plain and self.chance(0.15):
            return self.template(depth)
        return self.formatted(prefix, depth)

    def template(self, depth):
        """A t-string, where one may stand."""
        if self.in_fstring > 1:
            return 't""'
        return self.formatted(self.pick(('t', 't', 'T', 'rt', 'tR')), depth)

    def formatted(self, prefix, depth):
        quote = self.pick(("'", '"', "'''", '"""'))
        out = []
        for _ in range(self.rng.randrange(4)):
            if self.chance(0.45):
                out.append(self.fstring_text(prefix, quote))
            else:
                out.append(self.field(depth, quote))
        return prefix + quote + ''.join(out) + quote

    def fstring_text(self, prefix, quote):
        text = self.pick(('a', 'text ', 'é', '{{', '}}', ':', '!', '=', '%s',
                          '.', '日'))
        if 'r' not in prefix.lower() and self.chance(0.2):
            text = self.pick((r'\n', r'\x41', r'\N{BULLET}', r'\\'))
        if len(quote) == 3 and self.chance(0.1):
            text += '\n'
        return text

    def field(self, depth, quote):
        """One replacement field."""
        if self.version >= (3, 12):
            self.in_fstring += 1
            value = self.expr(P_TEST, max(depth, 2) + 1)
            self.in_fstring -= 1
            if value.startswith('{') or ':' in value or '!' in value or (
                    'lambda' in value):
                value = '(%s)' % value
        else:
            value = self.pick(('a', 'a.b', 'a[0]', 'f(a)', '1', 'a + b',
                               '(a, b)', 'a if b else c', 'f(*a)'))
        text = '{' + self.pick(('', '', '', ' ')) + value
        if self.chance(0.12):
            text += self.pick(('=', ' = ', '= '))
        if self.chance(0.2):
            text += self.pick(('!r', '!s', '!a'))
        if self.chance(0.25):
            text += ':' + self.format_spec(depth)
        return text + '}'

    def format_spec(self, depth):
        if self.chance(0.6):
            return self.pick(('x', '>10', '.3f', '', 'é', '%Y-%m', '=+5'))
        self.one_line += 1
        self.in_fstring += 2
        inner = self.name() if self.chance(0.6) else '%s.%s' % (
            self.name(), self.attr())
        self.in_fstring -= 2
        self.one_line -= 1
        return '%s{%s%s}%s' % (self.pick(('', '>')), inner,
                               self.pick(('', '', '!r')),
                               self.pick(('', '.2f', 'x')))
