"""Finds where two marshalled modules first differ, in words a person can use.

differences(reference, candidate, ops, source) gives one Difference for each
code object that differs, outermost and earliest first.  Meaning is compared
first (instructions, constants, names, tables); only if all of that is equal
everywhere does the order of references in the file count.
"""
from . import pycfile
from .pycfile import text_of

NUMBERS = ('argcount', 'posonlyargcount', 'kwonlyargcount', 'nlocals',
           'flags', 'firstlineno')
CONTEXT = 4


class Difference:
    """kind groups equal causes; where names the code object; lines show it."""

    def __init__(self, kind, where, lines):
        self.kind = kind
        self.where = where
        self.lines = lines


def describe(code):
    name = code.value.get('qualname', code.value['name'])
    return '%s (line %d)' % (text_of(name), code.value['firstlineno'])


def differences(reference, candidate, ops, source=b''):
    fields = pycfile.FIELDS_311
    theirs, their_order = pycfile.parse(reference, fields)
    try:
        ours, our_order = pycfile.parse(candidate, fields)
    except pycfile.BadPyc as error:
        return [Difference('bad marshal data', 'file', [str(error)])]
    except RecursionError:
        return [Difference('bad marshal data', 'file', ['too deep'])]
    found = []
    lines = source.decode('utf-8', 'replace').splitlines()
    walk(theirs, ours, ops, lines, found)
    if not found:
        found.append(compare_order(their_order, our_order))
    return found


def walk(theirs, ours, ops, source, found):
    """Compares a pair of code objects and the pairs inside them."""
    difference = compare_code(theirs, ours, ops, source)
    if difference:
        difference.where = describe(theirs)
        found.append(difference)
    for a, b in pair_inner(theirs, ours):
        walk(a, b, ops, source, found)


def pair_inner(theirs, ours):
    """Code constants with the same name and line, in order."""
    waiting = {}
    for code in pycfile.code_consts(ours):
        key = text_of(code.value['name']), code.value['firstlineno']
        waiting.setdefault(key, []).append(code)
    for code in pycfile.code_consts(theirs):
        key = text_of(code.value['name']), code.value['firstlineno']
        if waiting.get(key):
            yield code, waiting[key].pop(0)


def compare_code(theirs, ours, ops, source):
    """The first difference between two code objects themselves."""
    a, b = theirs.value, ours.value
    their_instrs = pycfile.instructions(theirs, ops)
    our_instrs = pycfile.instructions(ours, ops)
    return (compare_instructions(their_instrs, our_instrs, source)
            or compare_items('consts', a['consts'], b['consts'])
            or compare_items('names', a['names'], b['names'])
            or compare_locals(a, b)
            or compare_raw_args(their_instrs, our_instrs)
            or compare_exceptions(theirs, ours, their_instrs)
            or compare_locations(their_instrs, our_instrs, source)
            or compare_table_bytes(theirs, ours)
            or compare_numbers(a, b)
            or compare_strings(a, b))


def index_of_offset(instrs):
    return {i.offset: n for n, i in enumerate(instrs)}


def shape(instrs):
    """(op, argument text) of each; jumps by the number of their target."""
    places = index_of_offset(instrs)
    out = []
    for i in instrs:
        if i.target is None:
            out.append((i.op, i.text))
        else:
            out.append((i.op, places.get(i.target, 'nowhere')))
    return out


def compare_instructions(theirs, ours, source):
    a, b = shape(theirs), shape(ours)
    n = first_difference(a, b)
    if n is None:
        return None
    # A jump's target number differs when something between was inserted:
    # prefer the first place where the instruction itself differs.
    plain = first_difference(mask_jumps(theirs, a), mask_jumps(ours, b))
    if plain is not None:
        n = plain
    return Difference(instruction_kind(a, b, n), '',
                      show_instructions(theirs, ours, a, b, n, source))


def mask_jumps(instrs, shapes):
    return [(op, 'jump' if i.target is not None else text)
            for i, (op, text) in zip(instrs, shapes)]


def first_difference(a, b):
    for n in range(min(len(a), len(b))):
        if a[n] != b[n]:
            return n
    return None if len(a) == len(b) else min(len(a), len(b))


def instruction_kind(a, b, n):
    """Names the difference at n: missing, extra, other op, other argument."""
    if n >= len(a):
        return 'extra %s at the end' % b[n][0]
    if n >= len(b):
        return 'missing %s at the end' % a[n][0]
    if a[n][0] == b[n][0]:
        return 'argument of %s' % a[n][0]
    ops_a = [op for op, _ in a[n:n + 12]]
    ops_b = [op for op, _ in b[n:n + 12]]
    for k in range(1, 4):
        if ops_a[k:k + 5] == ops_b[:5]:
            return 'missing ' + ' '.join(ops_a[:k])
        if ops_b[k:k + 5] == ops_a[:5]:
            return 'extra ' + ' '.join(ops_b[:k])
    return '%s, not %s' % (a[n][0], b[n][0])


def show_instructions(theirs, ours, a, b, n, source):
    """Two columns around instruction n, CPython left, fastpyc right."""
    lines = ['    %4s  %-46s %s' % ('', 'CPython', 'fastpyc')]
    for k in range(max(0, n - CONTEXT), n + CONTEXT + 1):
        left = one_instruction(theirs, a, k)
        right = one_instruction(ours, b, k)
        if not left and not right:
            break
        mark = '->' if k == n else ('' if left == right else ' |')
        lines.append('    %-2s%4d  %-46s %s' % (mark, k, left, right))
    lines += source_line(theirs[n:] or theirs[-1:], source)
    return lines


def one_instruction(instrs, shapes, k):
    if k >= len(instrs):
        return ''
    op, text = shapes[k]
    if instrs[k].target is not None:
        text = 'to #%s' % text
    loc = instrs[k].loc
    line = loc[0] if isinstance(loc, tuple) else '-'
    return ('%5s %s %s' % (line, op, text))[:46]


def source_line(instrs, source):
    """The source line of the first of instrs that has one."""
    for i in instrs:
        if isinstance(i.loc, tuple) and 0 < i.loc[0] <= len(source):
            return ['    source line %d: %s' % (i.loc[0],
                                                source[i.loc[0] - 1].strip())]
    return []


def compare_items(what, theirs, ours):
    a, b = theirs.deref().value, ours.deref().value
    keys_a, keys_b = [x.key() for x in a], [x.key() for x in b]
    n = first_difference(keys_a, keys_b)
    if n is None:
        return None
    if sorted(map(repr, keys_a)) == sorted(map(repr, keys_b)):
        kind = 'order of ' + what
    elif len(a) != len(b):
        kind = ('missing in ' if len(a) > len(b) else 'extra in ') + what
    else:
        kind = 'value in ' + what
    lines = ['    %s[%d]: CPython %s, fastpyc %s'
             % (what, n, show_item(a, n), show_item(b, n)),
             '    CPython %s' % theirs.show(300),
             '    fastpyc %s' % ours.show(300)]
    return Difference(kind, '', lines)


def show_item(items, n):
    return items[n].show() if n < len(items) else '(none)'


def compare_locals(a, b):
    if 'localsplusnames' not in a:
        for what in ('varnames', 'freevars', 'cellvars'):
            found = compare_items(what, a[what], b[what])
            if found:
                return found
        return None
    found = compare_items('localsplusnames', a['localsplusnames'],
                          b['localsplusnames'])
    if found:
        return found
    x, y = text_of(a['localspluskinds']), text_of(b['localspluskinds'])
    if x != y:
        n = first_difference(x, y)
        return Difference('localspluskinds', '', [
            '    kind of %s: CPython %s, fastpyc %s'
            % (show_item(a['localsplusnames'].deref().value, n),
               x[n:n + 1].hex(), y[n:n + 1].hex())])
    return None


def compare_raw_args(theirs, ours):
    """Equal in meaning, so only encodings can differ: EXTENDED_ARG, caches."""
    for k, (i, j) in enumerate(zip(theirs, ours)):
        if i.raw != j.raw:
            return Difference('encoding of %s' % i.op, '', [
                '    instruction #%d %s: CPython %s, fastpyc %s'
                % (k, i.op, i.raw.hex(), j.raw.hex())])
    return None


def compare_exceptions(theirs, ours, instrs):
    if 'exceptiontable' not in theirs.value:
        return None
    a = pycfile.exception_entries(theirs)
    b = pycfile.exception_entries(ours)
    n = first_difference(a, b)
    if n is None:
        return None
    return Difference('exception table', '', [
        '    entry %d: CPython %s' % (n, show_entry(a, n, instrs)),
        '    entry %d: fastpyc %s' % (n, show_entry(b, n, instrs))])


def show_entry(entries, n, instrs):
    if n >= len(entries):
        return '(none)'
    places = index_of_offset(instrs)
    start, end, target, depth, lasti = entries[n]
    end = places.get(end, len(instrs))
    return '#%s to #%s, handler #%s, depth %d%s' % (
        places.get(start, '?'), end - 1, places.get(target, '?'), depth,
        ', lasti' if lasti else '')


def compare_locations(theirs, ours, source):
    for k, (i, j) in enumerate(zip(theirs, ours)):
        if i.loc != j.loc:
            kind = 'location of %s' % i.op
            if i.loc is None or j.loc is None or 'none' in (i.loc, j.loc):
                kind += ' (present or not)'
            elif i.loc[0] != j.loc[0]:
                kind += ' (line)'
            lines = ['    instruction #%d %s %s' % (k, i.op, i.text),
                     '    CPython %s' % show_loc(i.loc),
                     '    fastpyc %s' % show_loc(j.loc)]
            return Difference(kind, '', lines + source_line([i, j], source))
    return None


def show_loc(loc):
    if not isinstance(loc, tuple):
        return 'no location'
    return 'line %s to %s, column %s to %s' % loc


def compare_table_bytes(theirs, ours):
    for what in ('linetable', 'exceptiontable', 'code'):
        if what not in theirs.value:
            continue
        x, y = text_of(theirs.value[what]), text_of(ours.value[what])
        if x != y:
            n = first_difference(x, y)
            return Difference('encoding of ' + what, '', [
                '    byte %d: CPython %s, fastpyc %s'
                % (n, x[n:n + 8].hex(), y[n:n + 8].hex())])
    return None


def compare_numbers(a, b):
    for what in NUMBERS + ('stacksize',):
        if what in a and a[what] != b[what]:
            show = '%#x' if what == 'flags' else '%d'
            return Difference(what, '', [
                ('    %s: CPython ' + show + ', fastpyc ' + show)
                % (what, a[what], b[what])])
    return None


def compare_strings(a, b):
    for what in ('name', 'qualname', 'filename'):
        if what in a and a[what].key() != b[what].key():
            return Difference(what, '', [
                '    %s: CPython %s, fastpyc %s'
                % (what, a[what].show(), b[what].show())])
    return None


def compare_order(theirs, ours):
    """Equal in meaning: the first object whose type letter, flag or reference
    differs."""
    paths_a, paths_b = object_paths(theirs[0]), object_paths(ours[0])
    for n, (a, b) in enumerate(zip(theirs, ours)):
        if (a.type, a.flag) == (b.type, b.flag) and (
                a.type != 'r' or a.index == b.index):
            continue
        kind = 'marshal: %s, not %s' % (show_type(a), show_type(b))
        path = paths_a.get(id(a), '?')
        if a.type != b.type or a.flag != b.flag:
            kind += ' in ' + path.split('.')[-1].split('[')[0]
        lines = ['    %s = %s' % (path, a.show()),
                 '    CPython %s' % show_written(a, paths_a),
                 '    fastpyc %s' % show_written(b, paths_b)]
        return Difference(kind, path, lines)
    return Difference('marshal: other payload', 'file',
                      ['    every object has the same type and flag'])


def show_type(obj):
    if obj.type == 'r':
        return 'reference'
    return "'%s'%s" % (obj.type, ' flagged' if obj.flag else '')


def show_written(obj, paths):
    if obj.type == 'r':
        return 'refers to %d: %s = %s' % (
            obj.index, paths.get(id(obj.target), '?'), obj.show())
    where = ' as %d' % obj.index if obj.flag else ''
    return 'writes %s%s' % (show_type(obj), where)


def object_paths(top):
    """A name for each object: module.consts[1].names[0]."""
    paths = {}
    stack = [(top, 'module')]
    while stack:
        obj, path = stack.pop()
        paths[id(obj)] = path
        if obj.type == 'c':
            for name, value in obj.value.items():
                if not isinstance(value, int):
                    stack.append((value, '%s.%s' % (path, name)))
        elif isinstance(obj.value, list):
            for n, inner in enumerate(obj.value):
                stack.append((inner, '%s[%d]' % (path, n)))
    return paths
