"""Asks a reference CPython what python -m py_compile makes of a file.

Every answer comes from a process freshly forked for that file (zygote.py), and
is remembered on disk under the release, level, path and content.
"""
import ast
import hashlib
import json
import os
import sqlite3
import subprocess
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
LEVEL_FLAGS = {0: [], 1: ['-O'], 2: ['-OO']}
# CPython's output depends on the order of a set here and there (free names of
# comprehensions inlined into class bodies): these seeds find that out.
HASH_SEEDS = (0, 1, 2, 3, 4, 5)
HEADER_SIZE = 16

# Prints the release, the platform, the folder of the standard library, and what a
# decoder of this version's bytecode needs.
FACTS_SCRIPT = r'''
import json, opcode, os, sys
caches = {}
raw = getattr(opcode, "_inline_cache_entries", {})
if hasattr(raw, "items"):
    caches = {n: c for n, c in raw.items() if c}
else:
    caches = {opcode.opname[i]: c for i, c in enumerate(raw) if c}
names = {n: name for name, n in opcode.opmap.items() if n < 256}
version = sys.version_info[:2]
args, jumps = {}, {}
for n, name in names.items():
    if n in opcode.hasjrel: args[name], jumps[name] = "jump", "relative"
    elif n in opcode.hasjabs: args[name], jumps[name] = "jump", "absolute"
    elif n in opcode.hasconst: args[name] = "const"
    elif n in opcode.hasname: args[name] = "name"
    elif n in opcode.haslocal or n in opcode.hasfree: args[name] = "local"
for name in args:
    if name in ("LOAD_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST",
                "STORE_FAST_STORE_FAST", "LOAD_FAST_BORROW_LOAD_FAST_BORROW"):
        args[name] = "two_locals"
if version >= (3, 11): args["LOAD_GLOBAL"] = "name>>1"
if version >= (3, 12):
    args["LOAD_ATTR"], args["LOAD_SUPER_ATTR"] = "name>>1", "name>>2"
if version >= (3, 15): args["IMPORT_NAME"] = "name>>2"
if version <= (3, 10):
    args = {n: k for n, k in args.items() if k != "local"}
print(json.dumps({"release": sys.version.split()[0], "platform": sys.platform,
                  "library": os.path.dirname(os.__file__),
                  "ops": {"names": names, "caches": caches, "args": args,
                          "jumps": jumps}}))
'''

# Prints what may be another object or number on another platform: the numbers
# and bytes that the code of a file loads at a level, how often each, and its
# first constants, which stay though nothing loads them; and the items of
# frozensets that the interpreter had interned before.
PLATFORM_SCRIPT = r'''
import sys
with open(sys.argv[1], "rb") as f:
    data = f.read()
words = set(data.split(b'"') + data.split(b"'"))
copies = [w.decode() for w in words if w.replace(b"_", b"a").isalnum()]
interned = {w for w in copies if sys.intern(w) is not w}
import dis, types, warnings
warnings.simplefilter("ignore")
def walk(code):
    for i in dis.get_instructions(code):
        if i.opname in ("LOAD_CONST", "RETURN_CONST"): note(i.argval)
    for constant in code.co_consts[:1]: note(constant)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType): walk(constant)
def note(constant):
    if isinstance(constant, frozenset): items.update(constant)
    if isinstance(constant, (tuple, frozenset)):
        for item in constant: note(item)
    elif isinstance(constant, (int, float, complex, bytes)):
        loads.append(repr(constant))
loads, items = [], set()
walk(compile(data, sys.argv[1], "exec", optimize=int(sys.argv[2])))
print("\n".join(sorted(loads) + sorted(interned & items)))
'''


def home():
    """The folder that tools/reference-pythons fills."""
    named = os.environ.get('FASTPYC_REFERENCE_PYTHONS')
    return named or os.path.join(cache_home(), 'reference-pythons')


def cache_home():
    base = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    return os.path.join(base, 'fastpyc')


def clean_environment():
    """The environment without what changes how Python starts."""
    return {k: v for k, v in os.environ.items() if not k.startswith('PYTHON')}


class Missing(SystemExit):
    """There is no interpreter for that series: ends a tool that goes on to
    nothing else."""


def program(series):
    """The interpreter of a series."""
    path = os.path.join(home(), 'bin', 'python' + series)
    if not os.path.exists(path):
        raise Missing('no reference Python %s at %s; '
                      'run tools/reference-pythons' % (series, path))
    return path


def native(series):
    """Where the reference is WebAssembly, the native one beside it, if there
    is one."""
    path = program(series)
    return path + '-native' if os.path.exists(path + '-native') else path


class Answer:
    """What CPython (or fastpyc) made of one file at one level.

    verdict  'ok', 'refused', 'crashed', 'timeout'
    body     the marshalled code, if ok
    error    [type, message, line, ...], if refused; else a text
    """
    __slots__ = ('verdict', 'body', 'error')

    def __init__(self, verdict, body=b'', error=None):
        self.verdict = verdict
        self.body = body
        self.error = error


class Cache:
    """Answers on disk; several processes can use it at once."""

    def __init__(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.db = sqlite3.connect(path, timeout=120, isolation_level=None)
        self.db.execute('PRAGMA journal_mode=WAL')
        self.db.execute('PRAGMA synchronous=OFF')
        self.db.execute('CREATE TABLE IF NOT EXISTS answers '
                        '(key BLOB PRIMARY KEY, verdict TEXT, data BLOB) '
                        'WITHOUT ROWID')
        self.db.execute('CREATE TABLE IF NOT EXISTS facts '
                        '(key TEXT PRIMARY KEY, data TEXT)')
        self.pending = []

    def facts(self, python, ask):
        """What ask() says of an interpreter, asked once: starting one that
        runs under Node takes seconds."""
        program = os.stat(python)
        key = '%s %d %d %s' % (os.path.realpath(python), program.st_size,
                               program.st_mtime_ns,
                               hashlib.sha256(FACTS_SCRIPT.encode()).hexdigest())
        row = self.db.execute('SELECT data FROM facts WHERE key = ?',
                              (key,)).fetchone()
        if row is None:
            row = (ask(),)
            self.db.execute('INSERT OR REPLACE INTO facts VALUES (?, ?)',
                            (key, row[0]))
        return json.loads(row[0])

    @staticmethod
    def key(release, level, path, content):
        h = hashlib.sha256()
        h.update(('%s\0%d\0' % (release, level)).encode())
        h.update(os.fsencode(path) + b'\0')
        h.update(content)
        return h.digest()

    def get(self, key):
        row = self.db.execute('SELECT verdict, data FROM answers '
                              'WHERE key = ?', (key,)).fetchone()
        if row is None:
            return None
        data = zlib.decompress(row[1])
        if row[0] == 'ok':
            return Answer('ok', data)
        return Answer(row[0], error=ast.literal_eval(data.decode()))

    def put(self, key, answer):
        data = answer.body
        if answer.verdict != 'ok':
            data = repr(answer.error).encode('utf-8', 'backslashreplace')
        self.pending.append((key, answer.verdict, zlib.compress(data, 1)))
        if len(self.pending) >= 50:
            self.flush()

    def flush(self):
        if not self.pending:
            return
        self.db.execute('BEGIN IMMEDIATE')
        self.db.executemany('INSERT OR REPLACE INTO answers VALUES (?, ?, ?)',
                            self.pending)
        self.db.execute('COMMIT')
        self.pending = []


class Zygote:
    """A running zygote.py of one interpreter at one level."""

    def __init__(self, python, level, scratch, seed, warnings='',
                 prepare=None, folder=None):
        """prepare is called in the new process, which starts in folder."""
        self.result = os.path.join(scratch, 'result-%d' % level)
        self.process = subprocess.Popen(
            [python] + LEVEL_FLAGS[level]
            + [os.path.join(HERE, 'zygote.py'), scratch],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, preexec_fn=prepare, cwd=folder,
            env=dict(clean_environment(), PYTHONHASHSEED=str(seed),
                     PYTHONWARNINGS=warnings))

    def send(self, line):
        """The wait status for one file."""
        self.process.stdin.write(os.fsencode(line + '\n'))
        self.process.stdin.flush()
        reply = self.process.stdout.readline()
        if not reply:
            raise RuntimeError('the reference interpreter went away')
        return int(reply)

    def ask(self, path):
        status = self.send('%s\t%s' % (path, self.result))
        return take_result(status, self.result)

    def printed(self, path):
        """(exit status, what python -m py_compile prints)."""
        status = self.send('%s\t%s\tprint' % (path, self.result))
        return status >> 8, take_text(self.result)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class WasmZygote:
    """The same for a Python that is WebAssembly under Node (pyodide.mjs): one
    process serves all levels."""

    def __init__(self, folder, scratch, seed, warnings=''):
        self.scratch = tempfile.mkdtemp(dir=scratch)
        self.asked = 0
        self.process = subprocess.Popen(
            ['node', os.path.join(HERE, 'pyodide.mjs'), '--serve', scratch],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(clean_environment(), FASTPYC_PYODIDE=folder,
                     PYTHONHASHSEED=str(seed), PYTHONWARNINGS=warnings))

    def new_result(self):
        """A name for the next answer, never used before: its file system goes
        on believing in files that are removed from outside."""
        self.asked += 1
        return os.path.join(self.scratch, 'wasm-%d' % self.asked)

    def ask(self, path, level):
        result = self.new_result()
        status = self.send('%d\t%s\t%s' % (level, path, result))
        return take_result(status, result)

    def printed(self, path):
        result = self.new_result()
        status = self.send('0\t%s\t%s\tprint' % (path, result))
        if os.path.exists(result + '.error'):
            os.unlink(result + '.error')
        return status >> 8, take_text(result)

    send = Zygote.send
    close = Zygote.close


def take_result(status, result):
    """The Answer that a child with this wait status left behind."""
    if status == 0:
        with open(result, 'rb') as f:
            body = f.read()[HEADER_SIZE:]
        os.unlink(result)
        return Answer('ok', body)
    if os.path.exists(result + '.error'):
        with open(result + '.error', encoding='utf-8') as f:
            error = ast.literal_eval(f.read())
        os.unlink(result + '.error')
        return Answer('refused', error=error)
    return Answer('crashed', error='wait status %d' % status)


def take_text(result):
    with open(result + '.text', 'rb') as f:
        text = f.read()
    os.unlink(result + '.text')
    return text


class Reference:
    """One reference CPython: python(path of interpreter), release, table."""

    def __init__(self, series, python=None, use_cache=True):
        self.python = python or program(series)
        self.series = series
        cache = Cache(os.path.join(cache_home(), 'reference-answers.sqlite'))
        self.cache = cache if use_cache else None
        facts = cache.facts(self.python, lambda: self.run(FACTS_SCRIPT))
        self.release, self.ops = facts['release'], facts['ops']
        self.library = facts['library']
        self.is_wasm = facts['platform'] == 'emscripten'
        self.scratch = None
        self.zygotes = {}
        self.asked = 0

    def run(self, script, python=None, arguments=()):
        """What a script prints."""
        return subprocess.run([python or self.python, '-c', script, *arguments],
                              check=True,
                              stdout=subprocess.PIPE, env=clean_environment(),
                              universal_newlines=True).stdout

    def ask(self, path, level, seed=HASH_SEEDS[0]):
        """The answer of a process in the state of a fresh one."""
        zygote = self.zygote(level, seed)
        return zygote.ask(path, level) if self.is_wasm else zygote.ask(path)

    def printed(self, path, warnings=''):
        """(exit status, what py_compile prints) with these PYTHONWARNINGS."""
        return self.zygote(0, HASH_SEEDS[0], warnings).printed(path)

    def zygote(self, level, seed, warnings=''):
        """The running one, started if need be."""
        if self.scratch is None:
            self.scratch = tempfile.TemporaryDirectory(prefix='fastpyc-ref-')
        key = (None if self.is_wasm else level, seed, warnings)
        if key not in self.zygotes:
            self.zygotes[key] = (
                WasmZygote(os.path.join(home(), 'pyodide'), self.scratch.name,
                           seed, warnings)
                if self.is_wasm else
                Zygote(self.python, level, self.scratch.name, seed, warnings))
        return self.zygotes[key]

    def compile(self, path, content, level, seed=HASH_SEEDS[0]):
        key = None
        if self.cache:
            name = self.release
            if seed != HASH_SEEDS[0]:
                name += ' with hash seed %d' % seed
            key = Cache.key(name, level, path, content)
            answer = self.cache.get(key)
            if answer:
                return answer
        answer = self.ask(path, level, seed)
        self.asked += 1
        if self.cache and answer.verdict != 'crashed':
            self.cache.put(key, answer)
        return answer

    def variants(self, path, content, level):
        """What CPython makes of it under other hash seeds."""
        for seed in HASH_SEEDS[1:]:
            answer = self.compile(path, content, level, seed)
            if answer.verdict == 'ok':
                yield answer.body

    def depends_on_platform(self, path, level):
        """Whether a native Python of the series folds other numbers, or has
        other strings from its start: the WebAssembly build has another C
        library, whose powers of complex numbers differ, sizes of 32 bits, and
        modules of its own."""
        native = self.python + '-native'
        if not self.is_wasm or not os.path.exists(native):
            return False
        arguments = [path, str(level)]
        return (self.run(PLATFORM_SCRIPT, arguments=arguments)
                != self.run(PLATFORM_SCRIPT, native, arguments))

    def fresh_prefix(self):
        """A folder for compiled files, the imports of py_compile in it, so
        that a fresh process loads these and compiles nothing but its file."""
        if self.scratch is None:
            self.scratch = tempfile.TemporaryDirectory(prefix='fastpyc-ref-')
        prefix = os.path.join(self.scratch.name, 'prefix')
        if not os.path.exists(prefix):
            empty = os.path.join(self.scratch.name, 'empty.py')
            open(empty, 'w').close()
            for level in LEVEL_FLAGS:
                self.run_fresh(prefix, empty, level)
        return prefix

    def run_fresh(self, prefix, path, level):
        return subprocess.run(
            [self.python] + LEVEL_FLAGS[level] + ['-m', 'py_compile', path],
            env=dict(clean_environment(), PYTHONPYCACHEPREFIX=prefix),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def compile_fresh(self, path, level):
        """The same from a process started for this file alone."""
        prefix = self.fresh_prefix()
        folder, name = os.path.split(os.path.abspath(path))
        pyc = os.path.join(prefix, folder.lstrip('/'), '%s.cpython-%s%s.pyc' % (
            name.rsplit('.', 1)[0], self.series.replace('.', ''),
            '.opt-%d' % level if level else ''))
        if os.path.exists(pyc):
            os.unlink(pyc)
        done = self.run_fresh(prefix, path, level)
        if done.returncode == 0:
            with open(pyc, 'rb') as f:
                return Answer('ok', f.read()[HEADER_SIZE:])
        return Answer('refused' if done.returncode == 1 else 'crashed',
                      error=['', done.stderr.decode('utf-8', 'replace')])

    def close(self):
        for zygote in self.zygotes.values():
            zygote.close()
        self.zygotes = {}
        if self.cache:
            self.cache.flush()
        if self.scratch:
            self.scratch.cleanup()
            self.scratch = None
