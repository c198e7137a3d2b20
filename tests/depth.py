"""Programs that nest one construct n deep.  SHAPES: {name: function of n that
gives the text}; the name is what tools/check-depth and tests/golden call it.
"""
import hashlib
import os

INDENTED = 99    # levels that CPython's tokenizer takes


def repeat(before, middle, after=''):
    """A shape that is nothing but brackets around something."""
    return lambda n: before * n + middle + after * n + '\n'


def chain(first, step, last=''):
    return lambda n: first + step * n + last + '\n'


def indented(head, body='pass'):
    """Blocks in blocks, one space deeper each; the tokenizer refuses more
    than INDENTED."""
    def text(n):
        if n > 4 * INDENTED:
            n = 4 * INDENTED
        return ''.join(' ' * i + head + '\n' for i in range(n)) + (
            ' ' * n + body + '\n')
    return text


def fstrings(n):
    """Fields in fields, all with the same quotes."""
    return 'f"{' * n + 'x' + '}"' * n + '\n'


def format_specs(n):
    return 'f"' + '{x:' * n + '}' * n + '"\n'


def else_if(n):
    return 'if a: pass\n' + 'elif b: pass\n' * n


def nested_else(n):
    return indented('if a: pass\n%selse:')(n) if n < 0 else ''.join(
        ' ' * i + 'if a: pass\n' + ' ' * i + 'else:\n'
        for i in range(min(n, 4 * INDENTED))) + (
            ' ' * min(n, 4 * INDENTED) + 'pass\n')


def case_of(pattern):
    return lambda n: 'match x:\n case ' + pattern(n).rstrip('\n') + ': pass\n'


SHAPES = {
    # operators
    'not': repeat('not ', 'x'),
    'minus': repeat('-', 'x'),
    'minus_spaced': repeat('- ', 'x'),
    'invert': repeat('~', 'x'),
    'not_in_brackets': lambda n: '(' * min(n, 150) + 'not ' * n + 'x' +
                                 ')' * min(n, 150) + '\n',
    'minus_number': repeat('-', '1'),
    'add': chain('a', '+a'),
    'add_numbers': chain('1', '+1'),
    'add_strings': chain('"a"', '+"a"'),
    'multiply': chain('a', '*a'),
    'shift': chain('a', '<<a'),
    'bit_or': chain('a', '|a'),
    'power': chain('a', '**a'),
    'power_numbers': chain('1', '**1'),
    'power_minus': chain('a', '**-a'),
    'and': chain('a', ' and a'),
    'or': chain('a', ' or a'),
    'and_or': chain('a', ' and a or a'),
    'compare': chain('a', '<a'),
    'compare_in': chain('a', ' not in a'),
    'mixed_operators': chain('a', '+a*a|a<<a'),
    'ternary': chain('a', ' if a else a'),
    'ternary_in_test': lambda n: 'a if ' * n + 'a' + ' else a' * n + '\n',
    'ternary_in_body': lambda n: '(' * min(n, 300) + 'a' +
                                 ' if a else a)' * min(n, 300) + '\n',
    'lambda': repeat('lambda: ', 'x'),
    'lambda_arguments': repeat('lambda a: ', 'x'),
    'lambda_default': repeat('lambda a=', 'x', ': a'),
    'walrus': repeat('(a := ', 'x', ')'),
    'await': lambda n: 'async def f():\n ' + 'await ' * n + 'x\n',
    'yield': lambda n: 'def f():\n ' + '(yield ' * n + 'x' + ')' * n + '\n',
    'starred': repeat('*', 'x'),
    # primaries
    'attribute': chain('a', '.b'),
    'call': chain('a', '()'),
    'call_argument': chain('a', '(b)'),
    'subscript': chain('a', '[b]'),
    'method_chain': chain('a', '.b()'),
    'mixed_primaries': chain('a', '.b(c)[d]'),
    'attribute_target': chain('a', '.b', ' = 1'),
    'subscript_target': chain('a', '[b]', ' = 1'),
    'attribute_augmented': chain('a', '.b', ' += 1'),
    'attribute_annotated': chain('a', '.b', ': int'),
    'attribute_deleted': lambda n: 'del a' + '.b' * n + '\n',
    # brackets
    'parentheses': repeat('(', 'x', ')'),
    'parentheses_empty': repeat('(', '', ')'),
    'tuples': repeat('(', 'x', ',)'),
    'lists': repeat('[', 'x', ']'),
    'lists_empty': repeat('[', '', ']'),
    'sets': repeat('{', 'x', '}'),
    'dicts': repeat('{x: ', 'x', '}'),
    'dict_keys': repeat('{', 'x', ': x}'),
    'calls_in_calls': repeat('f(', 'x', ')'),
    'subscripts_in_subscripts': repeat('a[', 'x', ']'),
    'keyword_arguments': repeat('f(a=', 'x', ')'),
    'starred_arguments': repeat('f(*', 'x', ')'),
    'mixed_brackets': repeat('([{x: f(', 'x', ')}])'),
    'open_parentheses': repeat('(', ''),
    'open_lists': repeat('[', ''),
    'open_mixed': repeat('([{', ''),
    'closed_only': repeat(')', ''),
    'parentheses_broken': repeat('(', 'x y', ')'),
    'calls_broken': repeat('f(', 'x y', ')'),
    'lists_broken': repeat('[', 'x y', ']'),
    'dicts_broken': repeat('{x: ', 'x y', '}'),
    'lambda_broken': repeat('lambda: ', 'x y'),
    'lambda_brackets_broken': repeat('(lambda: ', 'x y', ')'),
    'ternary_broken': chain('a', ' if a else a', ' b'),
    'not_broken': repeat('not ', 'x y'),
    'attribute_broken': chain('a', '.b', ' c'),
    'add_broken': chain('a', '+a', ' b'),
    'generators_broken': repeat('(x for x in ', 'y z', ')'),
    'fstrings_broken': repeat("f'{", 'x y', "}'"),
    'fstring_quotes_broken': repeat('f"{', 'x', ''),
    'unpacking_target': lambda n: '(' * n + 'x' + ',)' * n + ' = y\n',
    'list_target': lambda n: '[' * n + 'x' + ']' * n + ' = y\n',
    'list_target_for': lambda n: 'for ' + '[' * n + 'x' + ']' * n +
                                 ' in y: pass\n',
    'starred_target': lambda n: '[*' * n + 'x' + ']' * n + ' = y\n',
    'deleted_target': lambda n: 'del ' + '(' * n + 'x' + ')' * n + '\n',
    'assignment_broken': lambda n: '(' * n + 'x' + ',)' * n + ' = \n',
    # comprehensions
    'list_comprehensions': repeat('[', 'x', ' for x in y]'),
    'list_comprehension_iterables': repeat('[x for x in ', 'y', ']'),
    'generators': repeat('(', 'x', ' for x in y)'),
    'generator_iterables': repeat('(x for x in ', 'y', ')'),
    'dict_comprehensions': repeat('{x: ', 'x', ' for x in y}'),
    'comprehension_fors': lambda n: '[x' + ' for x in y' * n + ']\n',
    'comprehension_ifs': lambda n: '[x for x in y' + ' if x' * n + ']\n',
    # strings
    'fstrings': fstrings,
    'format_specs': format_specs,
    'fstring_fields': lambda n: 'f"' + '{x}' * n + '"\n',
    'string_concatenation': chain('"a"', ' "a"'),
    'fstring_concatenation': chain('f"{a}"', ' f"{a}"'),
    # statements
    'elif': else_if,
    'nested_if': indented('if a:'),
    'nested_else': nested_else,
    'nested_while': indented('while a:'),
    'nested_for': indented('for a in b:'),
    'nested_with': indented('with a:'),
    'nested_try': lambda n: ''.join(
        ' ' * i + 'try:\n' for i in range(min(n, 400))) + ' ' * min(n, 400) +
        'pass\n' + ''.join(' ' * i + 'finally: pass\n'
                           for i in reversed(range(min(n, 400)))),
    'nested_functions': indented('def f():'),
    'nested_classes': indented('class A:'),
    'nested_match': lambda n: ''.join(
        ' ' * (2 * i) + 'match a:\n' + ' ' * (2 * i + 1) + 'case b:\n'
        for i in range(min(n, 300))) + ' ' * 2 * min(n, 300) + 'pass\n',
    'with_items': lambda n: 'with a' + ', a' * n + ': pass\n',
    'with_items_in_brackets': lambda n: 'with (a' + ', a' * n + '): pass\n',
    'decorators': lambda n: '@a\n' * n + 'def f(): pass\n',
    'assignments': lambda n: 'a = ' * n + 'b\n',
    'semicolons': lambda n: 'a; ' * n + 'a\n',
    'return_in_functions': indented('def f():', 'return 1'),
    'imports': lambda n: 'import a' + '.b' * n + '\n',
    'relative_import': lambda n: 'from ' + '.' * n + ' import a\n',
    'parameters': lambda n: 'def f(' + ', '.join(
        'a%d' % i for i in range(n)) + '): pass\n',
    'type_parameters': lambda n: 'def f[' + ', '.join(
        'T%d' % i for i in range(n + 1)) + '](): pass\n',
    'else_if_blocks': lambda n: 'if a:\n pass\n' + 'elif b:\n pass\n' * n +
                                'else:\n pass\n',
    'excepts': lambda n: 'try: pass\n' + 'except a: pass\n' * (n + 1),
    'statements': lambda n: 'a = b\n' * n,
    'annotation_chain': lambda n: 'x: a' + '.b' * n + '\n',
    'annotation_text': lambda n: 'from __future__ import annotations\nx: ' +
                                 '-' * n + 'a\n',
    'annotation_text_chain': lambda n: 'from __future__ import annotations\n'
                                       'x: a' + '.b' * n + '\n',
    # patterns
    'pattern_sequences': case_of(repeat('[', 'x', ']')),
    'pattern_groups': case_of(repeat('(', 'x', ')')),
    'pattern_or': case_of(chain('1', ' | 1')),
    'pattern_classes': case_of(repeat('A(', 'x', ')')),
    'pattern_mappings': case_of(repeat('{1: ', 'x', '}')),
    'pattern_attributes': case_of(chain('a', '.b')),
    'pattern_as': case_of(repeat('(', '1', ' as x)')),
    'cases': lambda n: 'match x:\n' + ' case 1: pass\n' * (n + 1),
    # displays
    'list_display': lambda n: '[' + 'x, ' * n + ']\n',
    'number_display': lambda n: '[' + '1, ' * n + ']\n',
    'tuple_display': lambda n: '(' + '1, ' * n + ')\n',
    'set_display': lambda n: '{x' + ', x' * n + '}\n',
    'dict_display': lambda n: '{' + '1: x, ' * n + '}\n',
    'arguments': lambda n: 'f(' + 'x, ' * n + ')\n',
    'keyword_display': lambda n: 'f(' + ''.join(
        'a%d=x, ' % i for i in range(n)) + ')\n',
    # layout
    'continuations': lambda n: 'x = \\\n' + '\\\n' * n + '1\n',
    'blank_lines': lambda n: '\n' * n + 'x\n',
    'line': lambda n: 'x' * (n + 1) + '\n',
    'digits': lambda n: '1' * (n + 1) + '\n',
    'hex_digits': lambda n: '0x' + 'f' * (n + 1) + '\n',
    'float_digits': lambda n: '1.' + '1' * n + '\n',
    'string': lambda n: '"' + 'x' * n + '"\n',
    'escapes': lambda n: '"' + '\\x41' * n + '"\n',
    'dedents': lambda n: ''.join(
        ' ' * i + 'if a:\n' for i in range(min(n, 95))) + ' ' * min(n, 95) +
        'pass\n',
}

DEPTHS = (10, 100, 1000, 10000, 100000, 1000000)

# ---- what CPython makes of them

HERE = os.path.dirname(os.path.abspath(__file__))


def programs(answers, names=(), most=DEPTHS[-1]):
    """(name, depth): DEPTHS, and others that are in the answers."""
    for name in names or SHAPES:
        for n in sorted(set(DEPTHS) | {k for s, k in answers if s == name}):
            if n <= most:
                yield name, n


def digest(body):
    return hashlib.sha256(body).hexdigest()[:20]


def refused(fields):
    """An error as it is kept: without its place where it has none."""
    fields = [str(f) for f in fields]
    while fields and fields[-1] == 'None':
        fields.pop()
    return ['refused'] + fields


def same(expected, found):
    """Where CPython crashes, any result will do; where its bytes are not known,
    any bytes."""
    if expected[0] == 'crashed':
        return found[0] in ('ok', 'refused')
    return expected == found[:1] or expected == found


def shown(answer):
    return '\t'.join(answer)


def path_of(target):
    return os.path.join(HERE, 'golden', 'depth-' + target)


def read(target):
    """{(name, depth): answer}"""
    out = {}
    if os.path.exists(path_of(target)):
        with open(path_of(target), encoding='utf-8') as f:
            for line in f:
                if not line.startswith('#'):
                    name, n, *answer = line.rstrip('\n').split('\t')
                    out[name, int(n)] = answer
    return out


def write(target, release, answers):
    with open(path_of(target), 'w', encoding='utf-8') as f:
        f.write('# CPython %s, made by tools/check-depth --renew\n' % release)
        for name in SHAPES:
            for n in sorted(k for s, k in answers if s == name):
                f.write('%s\t%d\t%s\n' % (name, n,
                                          shown(answers[name, n])))
