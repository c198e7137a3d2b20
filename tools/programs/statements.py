"""Statements, and whole programs."""
from .expressions import (P_BITOR, P_NAMED, P_TEST, P_ATOM, Expressions)
from .literals import MODULES
from .patterns import Patterns
from .scope import CLASS, FUNCTION, MODULE, Place, Scope

FUTURES = ('annotations', 'division', 'generator_stop', 'print_function',
           'annotations')
AUGMENTED = ('+=', '-=', '*=', '/=', '//=', '%=', '**=', '@=', '<<=', '>>=',
             '&=', '|=', '^=')
TYPE_NAMES = ('T', 'U', 'V', 'Ts', 'P')
MOST_BLOCKS = 12


class Statements(Patterns):
    def __init__(self, rng, version, size=None):
        Expressions.__init__(self)
        self.rng = rng
        self.version = tuple(int(n) for n in version.split('.'))
        self.budget = size or rng.choice((20, 40, 80, 80, 150, 150, 300, 600))
        self.lines = []
        self.scope = Scope(MODULE)
        self.future_annotations = False

    def program(self):
        place = Place(self.scope)
        if self.chance(0.2):
            self.emit(place, self.docstring())
        if self.chance(0.15):
            for _ in range(self.rng.randrange(1, 3)):
                name = self.pick(FUTURES)
                self.future_annotations |= name == 'annotations'
                self.emit(place, 'from __future__ import ' + name)
        for _ in range(self.rng.randrange(1, 9)):
            self.statement(place)
        while self.budget > 0:
            self.statement(place)
        if self.chance(0.03):
            self.long_function(place)
        text = '\n'.join(self.lines)
        return text + ('' if self.chance(0.05) else '\n')

    # Writing lines

    def emit(self, place, text):
        self.lines.append(place.indent + text)
        if self.chance(0.04):
            self.lines.append(self.pick(('', '', place.indent + '# comment',
                                         '   ', '# left')))

    def deeper(self, place, **changes):
        step = self.pick(('    ', '    ', '    ', ' ', '  ', '\t'))
        return place.inside(place.indent + step, **changes)

    def docstring(self):
        return self.pick(('"""Doc."""', "'doc'", '"""\n  Doc\n    more\n  """',
                          'r"""raw \\d"""', "'a' 'b'", '"""tab\tx\n\ty\n"""',
                          "'''é'''", '"""  """', '"" ""'))

    def header(self, place, text, **changes):
        """Writes "text:" and a body."""
        inner = self.deeper(place, **changes)
        if self.chance(0.12):
            simple = [self.simple(inner)
                      for _ in range(self.rng.randrange(1, 3))]
            self.emit(place, '%s: %s%s' % (text, '; '.join(simple),
                                           self.pick(('', '', ';'))))
            return
        self.emit(place, text + ':')
        self.body(inner)

    def body(self, place, least=1):
        for _ in range(self.rng.randrange(least, 4)):
            self.statement(place)
        if self.chance(0.05):
            self.emit(place, 'pass')

    # Choosing

    def statement(self, place):
        self.budget -= 1
        if place.depth > 6 or self.budget < 0 or self.chance(0.45):
            text = self.simple(place)
            while self.chance(0.05):
                text += '; ' + self.simple(place)
            self.emit(place, text)
            return
        table = [(10, self.if_), (5, self.while_), (7, self.for_),
                 (9, self.try_), (6, self.with_), (12, self.function),
                 (6, self.class_), (6, self.match)]
        if place.blocks >= MOST_BLOCKS:
            table = [(1, self.if_), (1, self.function)]
        r = self.rng.randrange(sum(row[0] for row in table))
        for weight, make in table:
            r -= weight
            if r < 0:
                make(place)
                return

    def simple(self, place):
        """The text of a simple statement."""
        table = [(12, self.assignment), (4, self.augmented),
                 (5, self.annotated), (11, self.expression_statement),
                 (2, self.delete), (3, self.import_), (2, self.assert_),
                 (2, self.pass_), (2, self.raise_)]
        if place.loop:
            table.append((5, self.jump))
        if place.returns:
            table.append((7, self.return_))
        if place.scope.yields and place.scope.kind == FUNCTION:
            table.append((4, self.yield_statement))
        if self.version >= (3, 12) and place.scope.kind in (
                MODULE, CLASS, FUNCTION):
            table.append((1, self.type_alias))
        r = self.rng.randrange(sum(row[0] for row in table))
        for weight, make in table:
            r -= weight
            if r < 0:
                return make(place)

    # Simple statements

    def test(self, depth=1):
        """What stands after if and while."""
        r = self.rng.random()
        if r < 0.1:
            return self.pick(('0', '1', 'True', 'False', '__debug__', 'None',
                              "''", "'a'", '()', 'not __debug__', '...'))
        if r < 0.15:
            return self.walrus_text(depth) or self.expr(P_TEST, depth)
        return self.expr(P_TEST, depth)

    def values(self, depth=1):
        """The right side of an assignment: perhaps a bare tuple or yield."""
        r = self.rng.random()
        if r < 0.15:
            items = self.items(depth, 1)
            return self.join(items) + (',' if len(items) == 1 else '')
        if r < 0.2 and self.scope.yields and self.scope.kind == FUNCTION:
            return self.yield_text(depth)
        return self.expr(P_TEST, depth)

    def yield_text(self, depth):
        text = self.yield_(depth)
        return text if text.startswith('yield') else '(%s)' % text

    def target(self, depth=1, star=False):
        r = self.rng.random()
        if r < 0.6 or depth > 3:
            return self.new_name()
        if r < 0.72:
            return '%s.%s' % (self.pick(('self', 'a')) if self.chance(0.5)
                              else self.expr(P_ATOM, depth + 2), self.attr())
        if r < 0.84:
            return self.expr(P_ATOM, depth + 2) + self.bracketed(
                '[', lambda: self.index(depth + 2), ']')
        return self.sequence_target(depth + 1)

    def sequence_target(self, depth, bare=False):
        items = [self.target(depth) for _ in range(self.rng.randrange(4))]
        if items and self.chance(0.25):
            at = self.rng.randrange(len(items))
            items[at] = '*' + self.target(depth)
        text = self.join(items) if self.brackets else ', '.join(items)
        if bare and items:
            return text + (',' if len(items) == 1 else '')
        if self.chance(0.6):
            return '(%s%s)' % (text, ',' if len(items) == 1 else '')
        return '[%s]' % text

    def assignment(self, place):
        out = []
        for _ in range(1 if self.chance(0.85) else self.rng.randrange(2, 4)):
            bare = self.chance(0.15)
            out.append(self.sequence_target(1, bare=True) if bare
                       else self.target())
        if self.chance(0.06):
            names = [self.name() for _ in range(self.rng.randrange(2, 5))]
            names = [n for n in names if n != '__class__'] or ['a']
            swapped = names[::-1] if self.chance(0.5) else names[1:] + names[:1]
            return '%s = %s' % (', '.join(names), ', '.join(swapped))
        return ' = '.join(out) + ' = ' + self.values()

    def augmented(self, place):
        r = self.rng.random()
        if r < 0.5:
            target = self.new_name()
        elif r < 0.75:
            target = '%s.%s' % (self.expr(P_ATOM, 3), self.attr())
        else:
            target = self.expr(P_ATOM, 3) + self.bracketed(
                '[', lambda: self.index(3), ']')
        return '%s %s %s' % (target, self.pick(AUGMENTED), self.values(2))

    def annotated(self, place):
        r = self.rng.random()
        if r < 0.7:
            target = self.new_name(place.scope.declared)
            if self.chance(0.1):
                target = '(%s)' % target
        elif r < 0.85:
            target = '%s.%s' % (self.pick(('self', 'a.b', 'x')), self.attr())
        else:
            target = self.name() + self.bracketed(
                '[', lambda: self.index(3), ']')
        text = '%s: %s' % (target, self.annotation(2))
        if self.chance(0.6):
            text += ' = ' + self.values(2)
        return text

    def expression_statement(self, place):
        if self.chance(0.1):
            return self.constant()
        if self.chance(0.35):
            return self.call(1)
        text = self.values()
        return text

    def yield_statement(self, place):
        return self.pick((lambda: self.yield_text(1),
                          lambda: '%s = %s' % (self.target(2),
                                               self.yield_text(1))))()

    def delete(self, place):
        def one():
            text = self.target(3)
            return 'a.b' if text.startswith('*') or '*' in text else text
        return 'del ' + ', '.join(one()
                                  for _ in range(self.rng.randrange(1, 3)))

    def import_(self, place):
        lazy = ''
        if self.version >= (3, 15) and place.scope.kind == MODULE and (
                not place.tries and self.chance(0.2)):
            lazy = 'lazy '
        r = self.rng.random()
        if r < 0.4:
            items = [self.pick(MODULES) + (' as ' + self.new_name()
                                           if self.chance(0.4) else '')
                     for _ in range(self.rng.randrange(1, 3))]
            return '%simport %s' % (lazy, ', '.join(items))
        module = self.pick(('.', '..', '.a', '...a.b', '') + MODULES)
        if module == '':
            module = 'a'
        if place.scope.kind == MODULE and r > 0.95 and not lazy:
            return 'from %s import *' % module
        items = [self.new_name() + (' as ' + self.new_name()
                                    if self.chance(0.3) else '')
                 for _ in range(self.rng.randrange(1, 4))]
        text = ', '.join(items)
        if self.chance(0.2):
            text = '(%s%s)' % (text, self.pick(('', ',')))
        return '%sfrom %s import %s' % (lazy, module, text)

    def assert_(self, place):
        text = 'assert ' + self.test(2)
        if ':=' in text:
            text = 'assert ' + self.expr(P_TEST, 2)
        return text + (', ' + self.expr(P_TEST, 3) if self.chance(0.4) else '')

    def pass_(self, place):
        return self.pick(('pass', 'pass', '...', 'None', '0'))

    def raise_(self, place):
        r = self.rng.random()
        if r < 0.3:
            return 'raise'
        text = 'raise ' + self.expr(P_TEST, 3)
        return text + (' from ' + self.expr(P_TEST, 4) if r > 0.8 else '')

    def jump(self, place):
        return self.pick(('break', 'continue'))

    def return_(self, place):
        if not place.scope.returns_value or self.chance(0.2):
            return 'return'
        if self.chance(0.15):
            items = self.items(2, 1)
            return 'return %s' % self.join(items) + (
                ',' if len(items) == 1 else '')
        if self.chance(0.3):
            return 'return ' + self.constant()
        return 'return ' + self.expr(P_TEST, 2)

    def type_alias(self, place):
        name = self.new_name(place.scope.declared | {'type'})
        outer = self.scope
        params = self.type_params(place) if self.chance(0.5) else ''
        self.pure += 1
        binds, self.scope.binds = self.scope.binds, False
        value = self.expr(P_TEST, 3)
        self.scope.binds = binds
        self.pure -= 1
        self.scope = outer
        return 'type %s%s = %s' % (name, params, value)

    def type_params(self, place):
        """"[T: int, *Ts, **P]" and the like, or nothing before 3.12."""
        if self.version < (3, 12):
            return ''
        names = list(TYPE_NAMES)
        out, with_default = [], False
        for _ in range(self.rng.randrange(1, 4)):
            name = names.pop(self.rng.randrange(len(names)))
            star = self.pick(('', '', '', '*', '**'))
            text = star + name
            self.pure += 1
            if not star and self.chance(0.3):
                text += ': ' + (self.tuple(4) if self.chance(0.3)
                                else self.expr(P_TEST, 4))
            if self.version >= (3, 13) and (with_default
                                            or self.chance(0.15)):
                with_default = True
                if star == '*' and self.chance(0.3):
                    text += ' = *' + self.expr(P_BITOR, 4)
                else:
                    text += ' = ' + self.expr(P_TEST, 4)
            self.pure -= 1
            out.append(text)
        return '[%s]' % ', '.join(out)

    # Compound statements

    def if_(self, place):
        self.header(place, 'if ' + self.test())
        while self.chance(0.3):
            self.header(place, 'elif ' + self.test())
        if self.chance(0.4):
            self.header(place, 'else')

    def while_(self, place):
        self.header(place, 'while ' + self.test(), block=True, loop=True)
        if self.chance(0.25):
            self.header(place, 'else', block=True)

    def for_(self, place):
        is_async = self.scope.is_async and self.chance(0.35)
        bare = self.chance(0.2)
        target = self.sequence_target(2, bare=True) if bare else self.target(2)
        if target.lstrip('(').startswith('*') and not target.endswith(
                (',', ')', ']')) and ',' not in target:
            target += ','
        self.header(place, '%sfor %s in %s' % (
            'async ' if is_async else '', target, self.iterable()),
            block=True, loop=True)
        if self.chance(0.25):
            self.header(place, 'else', block=True)

    def iterable(self):
        r = self.rng.random()
        if r < 0.2:
            return 'range(%s)' % self.expr(P_TEST, 3)
        if r < 0.3:
            return self.pick(('1, 2, 3', '[1, 2]', '{1, 2}', '()', '[a, b]',
                              "'abc'", '*a, b', '{a}'))
        return self.expr(P_TEST, 2)

    def try_(self, place):
        star = self.version >= (3, 11) and self.chance(0.2)
        self.header(place, 'try', block=True, tried=True)
        handlers = self.rng.randrange(4)
        for n in range(handlers):
            self.handler(place, star, n == handlers - 1)
        if handlers and self.chance(0.3):
            self.header(place, 'else', block=True, tried=True)
        if not handlers or self.chance(0.3):
            self.header(place, 'finally', block=True, tried=True)

    def handler(self, place, star, last):
        word = 'except*' if star else 'except'
        changes = dict(block=True, tried=True)
        if star:
            changes.update(loop=False, returns=False)
        if last and not star and self.chance(0.3):
            self.header(place, word, **changes)
            return
        if self.version >= (3, 14) and self.chance(0.15):
            types = 'A, B.c' if self.chance(0.3) else ', '.join(
                self.expr(P_TEST, 3) for _ in range(self.rng.randrange(2, 4)))
            self.header(place, '%s %s%s' % (word, types, self.pick(
                ('', '', ','))), **changes)
            return
        text = '%s %s' % (word, self.pick(('E', '(A, B)', 'a.Error', 'E'))
                          if self.chance(0.7) else self.expr(P_TEST, 3))
        if self.chance(0.45):
            text += ' as ' + self.new_name()
        self.header(place, text, **changes)

    def with_(self, place):
        word = 'with'
        if self.scope.is_async and self.chance(0.4):
            word = 'async with'
        items = []
        for _ in range(1 if self.chance(0.6) else self.rng.randrange(2, 4)):
            text = self.expr(P_TEST, 2)
            if self.chance(0.5):
                target = self.target(3)
                text += ' as ' + target
            items.append(text)
        text = ', '.join(items)
        if self.chance(0.25):
            text = '(%s%s)' % (self.pick((', ', ',\n   ')).join(items),
                               self.pick(('', ',')))
        self.header(place, '%s %s' % (word, text), block=True)

    def match(self, place):
        if self.version < (3, 10):
            return
        subject = self.expr(P_TEST, 2) if self.chance(0.8) else '%s, %s' % (
            self.expr(P_TEST, 3), self.name())
        self.emit(place, 'match %s:' % subject)
        inner = self.deeper(place)
        count = self.rng.randrange(1, 5)
        for n in range(count):
            last = n == count - 1
            text = 'case ' + self.top_pattern(last)
            if self.chance(0.3):
                text += ' if ' + self.test(3)
            self.header(inner, text)

    def decorators(self, place):
        while self.chance(0.15):
            self.emit(place, '@' + self.pick((
                lambda: self.name(), lambda: self.call(3),
                lambda: self.expr(P_TEST, 3)))())

    def declare(self, place, scope, names):
        """global and nonlocal statements at the start of a scope."""
        if self.chance(0.12):
            name = self.new_name(set(names) | {'__class__'})
            scope.declared.add(name)
            scope.declared_global.add(name)
            self.emit(place, 'global ' + name)
        free = sorted(scope.nonlocals - set(names) - scope.declared
                      - {'__class__'})
        if free and self.chance(0.3):
            name = self.pick(free)
            scope.declared.add(name)
            self.emit(place, 'nonlocal ' + name)

    def function(self, place):
        self.decorators(place)
        is_async = self.chance(0.3)
        yields = self.chance(0.35)
        name = self.new_name(place.scope.declared)
        outer = self.scope
        generics = ''
        if self.chance(0.12):
            generics = self.type_params(place)
        self.pure += bool(generics)
        binds, outer.binds = outer.binds, outer.binds and not generics
        if self.chance(0.4) and place.scope.kind == CLASS:
            params, names = self.parameters(2, annotated=True)
            if 'self' not in names and '/' not in params:
                params = 'self' + (params and ', ') + params
                if '=' in params.split(',')[0]:
                    params = 'self'
                names = ['self'] + names
        else:
            params, names = self.parameters(2, annotated=True)
        returns = ' -> ' + self.annotation(2) if self.chance(0.2) else ''
        outer.binds = binds
        self.pure -= bool(generics)
        self.emit(place, '%sdef %s%s(%s)%s:' % (
            'async ' if is_async else '', name, generics, params, returns))
        scope = Scope(FUNCTION, outer, is_async=is_async, yields=yields,
                      returns_value=not (is_async and yields))
        scope.params = names
        if generics:
            scope.type_params = tuple(
                t for t in TYPE_NAMES if t in generics)
        self.in_scope(place, scope, self.function_body, names)

    def in_scope(self, place, scope, write, names):
        """Writes a body in a scope of its own."""
        outer, pure = self.scope, self.pure
        self.scope, self.pure = scope, 0
        inner = Place(scope, self.deeper(place).indent,
                      returns=scope.kind == FUNCTION, depth=place.depth + 1)
        write(inner, scope, names)
        self.scope, self.pure = outer, pure

    def function_body(self, place, scope, names):
        if self.chance(0.2):
            self.emit(place, self.docstring())
        self.declare(place, scope, names)
        self.body(place)

    def class_(self, place):
        self.decorators(place)
        name = self.pick(('C', 'D', '_E', '__F', '__', 'C1'))
        if self.chance(0.15):
            name = self.new_name(place.scope.declared)
        generics = self.type_params(place) if self.chance(0.15) else ''
        self.pure += bool(generics)
        outer = self.scope
        binds, outer.binds = outer.binds, outer.binds and not generics
        bases = ''
        if self.chance(0.5):
            items = [self.expr(P_TEST, 3)
                     for _ in range(self.rng.randrange(3))]
            if self.chance(0.15):
                items.append('*' + self.name())
            if self.chance(0.2):
                items.append('metaclass=' + self.expr(P_TEST, 4))
            if self.chance(0.1):
                items.append('**' + self.name())
            bases = '(%s)' % ', '.join(items)
        outer.binds = binds
        self.pure -= bool(generics)
        self.emit(place, 'class %s%s%s:' % (name, generics, bases))
        scope = Scope(CLASS, outer)
        self.in_scope(place, scope, self.class_body, ())

    def class_body(self, place, scope, names):
        if self.chance(0.25):
            self.emit(place, self.docstring())
        if self.chance(0.3):
            self.declare(place, scope, names)
        for _ in range(self.rng.randrange(1, 4)):
            if self.chance(0.4) and place.depth < 6 and self.budget > 0:
                self.function(place)
            else:
                self.statement(place)

    def long_function(self, place):
        """Tables past 255 entries and jumps past 255 units."""
        self.emit(place, 'def long_one(a, b):')
        inner = self.deeper(place)
        first = self.rng.randrange(200, 300)
        self.emit(inner, 'while a:')
        body = self.deeper(inner)
        for n in range(first):
            self.emit(body, self.pick((
                'v%d = a.n%d' % (n, n), 'b[%d] = %d.5' % (n, n),
                'g%d(v%d)' % (n, n), 'if v%d: b = %d' % (n, n + 1000))))
        self.emit(body, self.pick(('if b: continue', 'if b: break',
                                   'if a.x and b: return')))
        self.emit(inner, 'return [x for x in v1 if x]')
