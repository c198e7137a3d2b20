"""Reads marshalled code objects without losing what marshal.loads hides:
type codes, the shared flag (FLAG_REF) and the reference indexes.

parse(body, fields) returns the outermost Obj.  A code object's fields are
child Objs under their names, and decoded tables are made from them on
demand by the functions at the end.
"""
import struct

FLAG_REF = 0x80

# The fields of a code object in the order marshal writes them.  "i" is a bare
# 32-bit number, "o" an object.
FIELDS_311 = (
    ('argcount', 'i'), ('posonlyargcount', 'i'), ('kwonlyargcount', 'i'),
    ('stacksize', 'i'), ('flags', 'i'), ('code', 'o'), ('consts', 'o'),
    ('names', 'o'), ('localsplusnames', 'o'), ('localspluskinds', 'o'),
    ('filename', 'o'), ('name', 'o'), ('qualname', 'o'),
    ('firstlineno', 'i'), ('linetable', 'o'), ('exceptiontable', 'o'))
FIELDS_38 = (
    ('argcount', 'i'), ('posonlyargcount', 'i'), ('kwonlyargcount', 'i'),
    ('nlocals', 'i'), ('stacksize', 'i'), ('flags', 'i'), ('code', 'o'),
    ('consts', 'o'), ('names', 'o'), ('varnames', 'o'), ('freevars', 'o'),
    ('cellvars', 'o'), ('filename', 'o'), ('name', 'o'),
    ('firstlineno', 'i'), ('linetable', 'o'))


class BadPyc(Exception):
    """The bytes are not a marshalled code object."""


class Obj:
    """One object where it was written.

    type   the type letter; 'r' for a back reference
    flag   whether FLAG_REF was set
    index  its place in the reference table, or what an 'r' refers to
    value  number, text, bytes, a list of Objs, or a dict of fields
    """
    __slots__ = ('type', 'flag', 'index', 'value', 'target', 'offset')

    def __init__(self, type_, flag, index, offset):
        self.type = type_
        self.flag = flag
        self.index = index
        self.offset = offset
        self.value = None
        self.target = None

    def deref(self):
        return self.target if self.type == 'r' else self

    def key(self):
        """Value with type, for comparing; code objects by name and line."""
        o = self.deref()
        if o.type == 'c':
            return ('code', o.value['name'].key(), o.value['firstlineno'])
        if isinstance(o.value, list):
            if o.type == '>':
                return ('frozenset', tuple(x.key() for x in o.value))
            return (')' if o.type in '()' else o.type,
                    tuple(x.key() for x in o.value))
        kind = 'str' if o.type in 'zZaAtu' else o.type
        if kind == 'g':
            return (kind, struct.pack('<d', o.value))
        if kind == 'y':
            return (kind, struct.pack('<dd', *o.value))
        return (kind, o.value)

    def show(self, limit=70):
        """The value as Python would write it, cut to limit characters."""
        o = self.deref()
        text = o._show()
        return text if len(text) <= limit else text[:limit - 3] + '...'

    def _show(self):
        if self.type in 'NTF.':
            return {'N': 'None', 'T': 'True', 'F': 'False',
                    '.': '...'}[self.type]
        if self.type == 'c':
            return '<code %s line %d>' % (text_of(self.value['qualname'])
                                          if 'qualname' in self.value else
                                          text_of(self.value['name']),
                                          self.value['firstlineno'])
        if self.type == '>':
            return 'frozenset({%s})' % ', '.join(
                x.deref()._show() for x in self.value)
        if self.type == ':':
            return 'slice(%s)' % ', '.join(
                x.deref()._show() for x in self.value)
        if isinstance(self.value, list):
            inner = ', '.join(x.deref()._show() for x in self.value)
            return '(%s,)' % inner if len(self.value) == 1 else '(%s)' % inner
        if self.type == 'y':
            return 'complex%r' % (self.value,)
        if self.type == 'l' and self.value.bit_length() > 1000:
            return '<int of %d bits>' % self.value.bit_length()
        return repr(self.value)


def text_of(obj):
    return obj.deref().value


class Reader:
    def __init__(self, data, fields):
        self.data = data
        self.at = 0
        self.refs = []
        self.fields = fields
        self.order = []   # every Obj in the order it was written

    def take(self, size):
        if self.at + size > len(self.data):
            raise BadPyc('cut short at byte %d' % self.at)
        piece = self.data[self.at:self.at + size]
        self.at += size
        return piece

    def int32(self):
        return struct.unpack('<i', self.take(4))[0]

    def object(self):
        offset = self.at
        byte = self.take(1)[0]
        type_, flag = chr(byte & ~FLAG_REF), bool(byte & FLAG_REF)
        obj = Obj(type_, flag, None, offset)
        self.order.append(obj)
        if flag:
            obj.index = len(self.refs)
            self.refs.append(obj)
        read = self.readers.get(type_)
        if read is None:
            raise BadPyc('unknown type %r at byte %d' % (type_, offset))
        obj.value = read(self, obj)
        return obj

    def singleton(self, obj):
        return obj.type

    def small_int(self, obj):
        return self.int32()

    def long(self, obj):
        count = self.int32()
        value = 0
        for i in range(abs(count)):
            value |= struct.unpack('<H', self.take(2))[0] << (15 * i)
        return -value if count < 0 else value

    def float(self, obj):
        return struct.unpack('<d', self.take(8))[0]

    def complex(self, obj):
        return struct.unpack('<dd', self.take(16))

    def bytes(self, obj):
        return self.take(self.int32())

    def short_ascii(self, obj):
        return self.take(self.take(1)[0]).decode('latin-1')

    def ascii(self, obj):
        return self.take(self.int32()).decode('latin-1')

    def unicode(self, obj):
        return self.take(self.int32()).decode('utf-8', 'surrogatepass')

    def small_tuple(self, obj):
        return [self.object() for _ in range(self.take(1)[0])]

    def tuple(self, obj):
        return [self.object() for _ in range(self.int32())]

    def slice(self, obj):
        return [self.object() for _ in range(3)]

    def reference(self, obj):
        obj.index = self.int32()
        if not 0 <= obj.index < len(self.refs):
            raise BadPyc('reference %d of %d at byte %d'
                         % (obj.index, len(self.refs), obj.offset))
        obj.target = self.refs[obj.index]
        return None

    def code(self, obj):
        values = {}
        for name, how in self.fields:
            values[name] = self.int32() if how == 'i' else self.object()
        return values

    readers = {'N': singleton, 'T': singleton, 'F': singleton, '.': singleton,
               'i': small_int, 'l': long, 'g': float, 'y': complex,
               's': bytes, 'z': short_ascii, 'Z': short_ascii, 'a': ascii,
               'A': ascii, 't': unicode, 'u': unicode, ')': small_tuple,
               '(': tuple, '>': tuple, ':': slice, 'r': reference,
               'c': code}


def parse(body, fields=FIELDS_311):
    """(outermost Obj, all Objs in written order)"""
    reader = Reader(body, fields)
    top = reader.object()
    if top.type != 'c':
        raise BadPyc('not a code object')
    if reader.at != len(body):
        raise BadPyc('%d bytes after the end' % (len(body) - reader.at))
    return top, reader.order


def code_consts(code):
    """The code objects among the constants of a code Obj."""
    return [x.deref() for x in code.value['consts'].deref().value
            if x.deref().type == 'c']


class Instr:
    """One instruction with EXTENDED_ARGs and caches taken in."""
    __slots__ = ('offset', 'op', 'arg', 'units', 'text', 'target', 'loc',
                 'raw')


def instructions(code, ops):
    """Decodes co_code with the opcode table of the version (see
    reference.opcode_table)."""
    data = text_of(code.value['code'])
    out = []
    arg, start = 0, 0
    at = 0
    while at < len(data):
        number, low = data[at], data[at + 1] if at + 1 < len(data) else 0
        arg = arg << 8 | low
        name = ops['names'].get(str(number), '<%d>' % number)
        at += 2
        if name == 'EXTENDED_ARG':
            continue
        caches = ops['caches'].get(name, 0)
        i = Instr()
        i.offset, i.op, i.arg = start, name, arg
        i.raw = data[start:at]
        cache_bytes = data[at:at + 2 * caches]
        if any(cache_bytes):
            i.raw += cache_bytes
        at += 2 * caches
        i.units = (at - start) // 2
        i.target = jump_target(ops, name, arg, at - 2 * caches, at)
        i.text = None
        i.loc = None
        out.append(i)
        arg, start = 0, at
    for i in out:
        i.text = arg_text(code, ops, i)
    for i, loc in zip(out, instruction_locations(code, out)):
        i.loc = loc
    return out


def jump_target(ops, name, arg, after_op, after_caches):
    if name not in ops['jumps']:
        return None
    if ops['jumps'][name] == 'absolute':
        return 2 * arg
    if 'BACKWARD' in name or name == 'END_ASYNC_FOR':
        return after_caches - 2 * arg
    return after_caches + 2 * arg


def item(items, index):
    items = items.deref().value
    if 0 <= index < len(items):
        return items[index].show()
    return '<no item %d of %d>' % (index, len(items))


def arg_text(code, ops, i):
    """What the argument means, independent of table order and distance."""
    kind = ops['args'].get(i.op)
    fields = code.value
    if kind is None:
        return str(i.arg) if i.arg else ''
    if kind == 'jump':
        return 'to %s' % i.target
    if kind == 'const':
        return item(fields['consts'], i.arg)
    if kind == 'local':
        return item(fields['localsplusnames'], i.arg)
    if kind == 'two_locals':
        return '%s, %s' % (item(fields['localsplusnames'], i.arg >> 4),
                           item(fields['localsplusnames'], i.arg & 15))
    if kind.startswith('name'):     # "name", "name>>1", "name>>2"
        shift = int(kind[6:] or 0)
        extra = i.arg & ((1 << shift) - 1)
        text = item(fields['names'], i.arg >> shift)
        return '%s %d' % (text, extra) if extra else text
    return str(i.arg)


def varint(data, at):
    byte = data[at]
    value, shift = byte & 63, 0
    while byte & 64:
        at += 1
        shift += 6
        byte = data[at]
        value |= (byte & 63) << shift
    return value, at + 1


def signed_varint(data, at):
    value, at = varint(data, at)
    return (-(value >> 1) if value & 1 else value >> 1), at


def location_entries(code):
    """[(units, (line, end_line, col, end_col) or None)] of a 3.11+ table."""
    data = text_of(code.value['linetable'])
    line = code.value['firstlineno']
    at, out = 0, []
    while at < len(data):
        first = data[at]
        at += 1
        form, units = first >> 3 & 15, (first & 7) + 1
        if form == 15:
            out.append((units, None))
            continue
        if form == 14:
            delta, at = signed_varint(data, at)
            line += delta
            end, at = varint(data, at)
            col, at = varint(data, at)
            end_col, at = varint(data, at)
            loc = (line, line + end, col - 1, end_col - 1)
        elif form == 13:
            delta, at = signed_varint(data, at)
            line += delta
            loc = (line, line, None, None)
        elif form >= 10:
            line += form - 10
            loc = (line, line, data[at], data[at + 1])
            at += 2
        else:
            byte = data[at]
            at += 1
            col = form << 3 | byte >> 4
            loc = (line, line, col, col + (byte & 15))
        out.append((units, loc))
    return out


def instruction_locations(code, instrs):
    """The location of each instruction, by its first code unit."""
    by_unit = []
    try:
        for units, loc in location_entries(code):
            by_unit += [loc] * units
    except IndexError:
        pass
    return [by_unit[i.offset // 2] if i.offset // 2 < len(by_unit) else 'none'
            for i in instrs]


def exception_entries(code):
    """[(start, end, target, depth, lasti)] in bytes."""
    data = text_of(code.value['exceptiontable'])
    at, out = 0, []

    def number():
        nonlocal at
        byte = data[at]
        value = byte & 63
        while byte & 64:
            at += 1
            byte = data[at]
            value = value << 6 | byte & 63
        at += 1
        return value

    while at < len(data):
        start, size, target, depth = number(), number(), number(), number()
        out.append((start * 2, (start + size) * 2, target * 2, depth >> 1,
                    bool(depth & 1)))
    return out
