"""Command lines of py_compile and compileall, the tree they run in, and what
CPython makes of them.

A line of golden/commands-TARGET is as JSON: the command line, and the exit
status, both outputs, and how the files differ afterwards: {path: null for one
that is gone, or its type, mode, number of links and digest}.  Wording that is
fastpyc's own (usage, help, tracebacks) is left out.
"""
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
OLD = 1_600_000_000


def put(path, data, mode=0o644, when=OLD):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())
    os.chmod(path, mode)
    os.utime(path, (when, when))


def make_tree():
    """Fills the current directory."""
    put("good.py", "x = 1\n\n\ndef f(a, b=2):\n    '''doc'''\n    assert a\n    return a + b\n")
    put("empty.py", "")
    put("noend.py", "x = 1")
    put("bad.py", "x = 1\ndef f(:\n    pass\n")
    put("indent.py", "x = 1\n   y = 2\n")
    put("dedent.py", "if x:\n        a\n    b\n")
    put("tabs.py", "if x:\n        a\n\tb\n")
    put("null.py", b"x = 1\0\n")
    put("cookie.py", b"# coding: nonesuch\nx = 1\n")
    put("latin.py", b"# -*- coding: latin-1 -*-\nx = '\xe9'\n")
    put("utf8bad.py", b"x = '\xff'\n")
    put("bom.py", b"\xef\xbb\xbfx = 1\n")
    put("late.py", "def f():\n    x = 1\n    global x\n")
    put("outside.py", "return 1\n")
    put("surrogate.py", "x = '\\ud800'\n")
    put("unclosed.py", "x = (1,\n     2\n")
    put("wide.py", "\u00e9\u00e9 = '\u4e2d' + )\n")
    put("long.py", "x = " + "1 + " * 60 + ")\n")
    put("warn.py", "x = '\\d'\nif x is 1:\n    pass\nassert (x, 'y')\n")
    put("warnbytes.py", b"x = 1\nif x is 1:\n    pass\n# \xb5\n")
    put("warncookie.py", b"# coding: koi8-r \xb5\nif x is 1:\n    pass\n")
    put("caretsend.py", "'\u00e9'; nonlocal y\n")
    put("caretspace.py", "'\u3000\u00e9'; break\n")
    put("warnspace.py", "if x is 1:  # \u00a0\n    pass\n")
    put("rec/late.py", "a\r\n  first\r\n  second third\r\n")
    put("rec/bad.py", "one line\n")
    put("warn2.py", "    \n'''doc \\q'''\ny = 1if x else 2\n1()\n")
    put("notes.txt", "x = 2\n")
    put("script", "x = 3\n")
    put("win.pyw", "x = 4\n")
    put("UP.PY", "x = 5\n")
    put("a.b.py", "x = 6\n")
    put(".py", "x = 7\n")
    put(".hidden.py", "x = 8\n")
    put("mode600.py", "x = 9\n", 0o600)
    put("mode444.py", "x = 9\n", 0o444)
    put("mode755.py", "x = 9\n", 0o755)
    put("mode777.py", "x = 9\n", 0o777)
    put("before1970.py", "x = 9\n", when=-1.5)
    put("epoch.py", "x = 9\n", when=-0.5)
    put("rounds.py", "x = 9\n", when=OLD + 0.999999999)
    os.utime("rounds.py", ns=(OLD * 10**9 + 999999999,) * 2)
    put("after2106.py", "x = 9\n", when=5_000_000_000)
    put("quo'te.py", "x = 1\n")
    put('dou"ble.py', "x = 1\n")
    put("both'\".py", "x = (\n")
    put("new\nline.py", "x = 1\n")
    put(b"raw\xff.py".decode("utf-8", "surrogateescape"), "x = 1\n")
    put(b"rawbad\xfe.py".decode("utf-8", "surrogateescape"), "x = (\n")
    put("\u00e9t\u00e9.py", "x = 1\n")
    put("sp ace.py", "x = 1\n")
    put("pkg/__init__.py", "")
    put("pkg/m.py", "import os\n")
    put("pkg/sub/deep/n.py", "class A:\n    def f(self):\n        self.x = 1\n")
    put("pkg/sub/bad.py", "class\n")
    put("pkg/.git/g.py", "x = 1\n")
    put("dd.py/inner.py", "x = 1\n")
    put("pkg/__pycache__/old.py", "x = 1\n")
    put("pkg/__pycache__/utf8bad.py", "another line\n")
    put("same/a.py", "x = 1\n")
    put("same/b.py", "'''d'''\nassert 1\n")
    put("outer/o.py", "x = 1\n")
    os.symlink("good.py", "link.py")
    os.symlink("nowhere.py", "dangling.py")
    os.symlink("pkg", "linkdir")
    os.symlink("../outer/o.py", "pkg/out.py")
    os.symlink("m.py", "pkg/in.py")
    os.mkfifo("fifo.py")
    os.mkdir("emptydir")
    put("cachefile/m.py", "x = 1\n")
    put("cachefile/__pycache__", "a file\n")
    put("dest/m.py", "x = 1\n")
    os.makedirs("dest/__pycache__")
    os.symlink("nowhere", "dest/__pycache__/m.cpython-313.pyc")
    put("dest2/m.py", "x = 1\n")
    os.makedirs("dest2/__pycache__/m.cpython-313.pyc")
    put("dest3/" + RAW, "x = 1\n")
    os.makedirs("dest3/" + RAW + "c")
    put("stale/m.py", "x = 1\n")
    put("stale/__pycache__/m.cpython-313.pyc", b"garbage")
    put("list.txt", "good.py\n  pkg  \n# c\nbad.py\n")
    put("list2.txt", "good.py\r\n\nsame\n")
    put("listempty.txt", "")
    put("rec/list.txt", "good.py\r\rsame\r\n\u3000pkg/m.py\u2028\n")
    put("secret.py", "x = 1\n", 0)
    put("noread/m.py", "x = 1\n")
    put("nowrite/m.py", "x = 1\n")
    put("nosearch/m.py", "x = 1\n")
    put("nosearch/sub/m.py", "x = 1\n")
    os.chmod("noread", 0o311)
    os.chmod("nowrite", 0o555)
    os.chmod("nosearch", 0o644)


RAW = b"raw\xff.py".decode("utf-8", "surrogateescape")
RAWBAD = b"rawbad\xfe.py".decode("utf-8", "surrogateescape")
# Options, standard input (or None), environment.
PY_COMPILE = [
    ["good.py"], ["empty.py"], ["noend.py"], ["bad.py"], ["indent.py"],
    ["dedent.py"], ["tabs.py"], ["null.py"], ["cookie.py"], ["latin.py"],
    ["utf8bad.py"], ["bom.py"], ["late.py"], ["outside.py"], ["surrogate.py"],
    ["unclosed.py"], ["wide.py"], ["long.py"], ["warn.py"], ["warn2.py"],
    ["warnbytes.py"], ["warncookie.py"], ["caretsend.py"],
    ["caretspace.py"], ["warnspace.py"],
    ["notes.txt"], ["script"], ["win.pyw"], ["UP.PY"], ["a.b.py"], [".py"],
    [".hidden.py"], ["mode600.py"], ["mode444.py"], ["mode755.py"],
    ["mode777.py"], ["before1970.py"], ["epoch.py"], ["rounds.py"],
    ["after2106.py"], ["quo'te.py"], ['dou"ble.py'], ["both'\".py"],
    ["new\nline.py"], [RAW], [RAWBAD], ["\u00e9t\u00e9.py"], ["sp ace.py"],
    ["link.py"], ["dangling.py"], ["pkg"], ["nope.py"], ["no/pe.py"], [""],
    ["cachefile/m.py"], ["dest/m.py"], ["dest2/m.py"], ["stale/m.py"],
    ["secret.py"], ["noread/m.py"], ["nowrite/m.py"], ["./good.py"],
    ["pkg//m.py"], ["pkg/../good.py"], ["good.py", "bad.py", "empty.py"],
    ["-q", "bad.py"], ["--quiet", "nope.py"], ["--qui", "warn.py"], ["-h"],
    [], ["--zzz"], ["-z"], ["--", "good.py"], ["-", "good.py"], ["good.py", "-q"],
    (["-"], "good.py\nempty.py\n"), (["-"], "good.py\nbad.py\nempty.py\n"),
    (["-"], "good.py\r\n"), (["-"], "\n"), (["-"], ""), (["-"], "good.py"),
    (["-q", "-"], "nope.py\n"),
    ["-1"], ["good.py", "-q", "empty.py"], ["good.py", "-q", "--"],
    ["-z", "-h"], ["-z y"], ["-q", "--", "-q"],
    (["good.py"], None, {"SOURCE_DATE_EPOCH": "0"}),
    (["good.py"], None, {"SOURCE_DATE_EPOCH": ""}),
    (["good.py"], None, {"PYTHONOPTIMIZE": "1"}),
    (["good.py"], None, {"PYTHONOPTIMIZE": "2"}),
    (["good.py"], None, {"PYTHONOPTIMIZE": "3"}),
    (["good.py"], None, {"PYTHONOPTIMIZE": "yes"}),
    (["good.py"], None, {"PYTHONOPTIMIZE": "100"}),
    (["good.py"], None, {"PYTHONOPTIMIZE": "2147483648"}),
    (["good.py"], None, {"PYTHONDONTWRITEBYTECODE": "1"}),
    (["good.py"], None, {"PYTHONNODEBUGRANGES": "1"}),
    (["good.py"], None, {"PYTHONPYCACHEPREFIX": "cache"}),
    (["pkg/m.py"], None, {"PYTHONPYCACHEPREFIX": "cache/"}),
    (["./pkg/m.py"], None, {"PYTHONPYCACHEPREFIX": "./cache"}),
    (["pkg/../good.py"], None, {"PYTHONPYCACHEPREFIX": "cache"}),
    (["pkg//m.py"], None, {"PYTHONPYCACHEPREFIX": "good.py/x//"}),
    (["good.py"], None, {"PYTHONPYCACHEPREFIX": "nowrite/x/"}),
    (["warn.py"], None, {"PYTHONWARNINGS": "ignore"}),
    (["warn.py"], None, {"PYTHONWARNINGS": "error"}),
    (["warn2.py"], None, {"PYTHONWARNINGS": "error::SyntaxWarning"}),
    (["warn.py"], None, {"PYTHONWARNINGS": "always"}),
    (["warn.py"], None, {"PYTHONDEVMODE": "1"}),
    (["warn.py"], None, {"PYTHONDEVMODE": ""}),
    (["warn2.py"], None, {"PYTHONDEVMODE": "1",
                          "PYTHONWARNINGS": "ignore::DeprecationWarning"}),
]
COMPILEALL = [
    ["-d", "rec", "late.py"], ["-d", "rec", "bad.py"],
    ["-d", "pkg/__pycache__", "utf8bad.py"],
    ["."], ["-q", "."], ["-qq", "."], ["-qqq", "."], ["pkg"], ["pkg/"],
    ["./pkg"], ["pkg//sub"], ["-l", "pkg"], ["-r", "0", "pkg"],
    ["-r", "1", "pkg"], ["-r", "-1", "pkg"], ["-r2", "-l", "pkg"],
    ["good.py"], ["bad.py"], ["-q", "bad.py"], ["-qq", "bad.py"],
    ["notes.txt"], ["script"], ["win.pyw"], ["UP.PY"], ["missing"],
    ["missing.py"], ["-q", "missing"], ["-qq", "missing"], ["fifo.py"],
    ["dangling.py"], ["link.py"], ["linkdir"], ["emptydir"], ["dd.py"],
    ["good.py", "good.py"], ["pkg", "pkg"], ["-f", "pkg", "pkg"],
    ["good.py", "bad.py", "empty.py"], ["-d", "/X", "outside.py"],
    ["-d", "/X", "unclosed.py"], ["-d", "pkg", "late.py"],
    ["-p", "/X", "wide.py", "long.py", "indent.py"], ["-b", "pkg"], ["-b", "good.py"],
    ["-b", "-o", "1", "pkg"], ["-d", "/X", "pkg"], ["-d", "", "pkg"],
    ["-d", "/X", "good.py"], ["-d", "X", "pkg/sub/deep/n.py"],
    ["-d", "/X", "pkg/"], ["-s", "pkg", "pkg"], ["-s", "pkg/", "pkg"],
    ["-s", "pk", "pkg"], ["-s", "pkg", "-p", "/", "pkg"], ["-p", "/Y", "pkg"],
    ["-p", "Y/", "good.py"], ["-s", "pkg/sub", "pkg"], ["-s", "x", "notes.txt"],
    ["-q", "-s", "x", "good.py"], ["-qq", "-s", "x", "good.py"],
    ["-d", "/X", "-s", "pkg", "pkg"], ["-d", "/X", "-p", "pkg", "pkg"],
    ["-x", "bad", "."], ["-x", "sub", "pkg"], ["-x", r"^\./g", "."],
    ["-x", r"m\.py$", "-x", r"n\.py$", "pkg"], ["-x", "[", "pkg"],
    ["-x", r"pkg/(?:m|sub)", "pkg"], ["-i", "list.txt"], ["-i", "list2.txt"],
    ["-i", "listempty.txt"], ["-i", "nolist.txt"], ["-q", "-i", "nolist.txt"],
    ["-qq", "-i", "nolist.txt"], ["same", "-i", "list.txt"],
    (["-i", "-"], "good.py\npkg\n"), (["-q", "-i", "-", "same"], "bad.py\n"),
    (["-i", "-"], " good.py \n\n"), ["-o", "1", "same"], ["-o", "2", "same"],
    ["-o", "0", "-o", "1", "-o", "2", "same"], ["-o", "2", "-o", "0", "same"],
    ["-o1", "-o1", "same"], ["-o", "3", "same"], ["-o", "-2", "same"],
    ["-o", "x", "same"], ["-o", "-1", "same"],
    ["--hardlink-dupes", "-o", "0", "-o", "1", "same"],
    ["--hardlink-dupes", "-o", "0", "-o", "1", "-o", "2", "same", "good.py"],
    ["--hard", "-o0", "-o1", "-f", "same", "same"],
    ["--hardlink-dupes", "same"], ["--hardlink-dupes", "-o", "1", "same"],
    ["-e", "pkg", "pkg"], ["-e", "", "pkg"], ["-e", "outer", "pkg"],
    ["-e", ".", "."], ["-q", "--invalidation-mode", "checked-hash", "same"],
    ["--invalidation-mode=unchecked-hash", "same"], ["--inval", "timestamp", "same"],
    ["--invalidation-mode", "zzz", "same"], ["-qfl", "pkg"], ["-qflo1", "pkg"],
    ["--workers=1", "same"], ["-j", "-1", "same"], ["-j", "x", "same"],
    ["-j1", "-q", "."], ["-h"], ["--zzz", "same"], ["-r"], ["--", "same"],
    ["stale"], ["-q", "stale"], ["dest"], ["dest2"], ["cachefile"],
    ["-q", "dest", "dest2", "cachefile"], ["-b", "dest3"], ["-f", "dest"], ["secret.py"],
    ["noread"], ["nowrite"], ["-q", "nowrite"], ["-q", "noread", "same"],
    [RAW], [RAWBAD], ["quo'te.py"], ["new\nline.py"], ["\u00e9t\u00e9.py"],
    ["-q", "warn.py"], ["-o0", "-o1", "-o2", "warn.py"], ["warn2.py"],
    ["before1970.py", "epoch.py", "rounds.py", "after2106.py"],
    ["-f", "mode600.py", "mode444.py", "mode755.py", "mode777.py"],
    (["same"], None, {"SOURCE_DATE_EPOCH": "1"}),
    (["-q", "same"], None, {"PYTHONOPTIMIZE": "1"}),
    (["-o", "-1", "same"], None, {"PYTHONOPTIMIZE": "2"}),
    (["same"], None, {"PYTHONPYCACHEPREFIX": "cache"}),
    (["-b", "same"], None, {"PYTHONPYCACHEPREFIX": "cache"}),
    (["warn.py"], None, {"PYTHONWARNINGS": "ignore"}),
    (["warn.py"], None, {"PYTHONWARNINGS": "error"}),
    (["same"], None, {"PYTHONNODEBUGRANGES": "1"}),
    (["same"], None, {"PYTHONDONTWRITEBYTECODE": "1"}),
    ["-d", "a/b", "warn.py"], ["-d", "a/b", "utf8bad.py"],
    ["-d", "", "./warncookie.py"], ["-d", "", "./warn.py"],
    ["-p", "pre", "warn2.py", "utf8bad.py"],
    ["-o", "1", "-o", "1", "--hardlink-dupes", "good.py"],
    ["-o", "1", "-o", "1", "--hardlink-dupes", "-s", "x", "empty.py", "pkg"],
    ["-o", "1", "-o", "1", "--hardlink-dupes", "nonesuch"],
    ["-j", "-1", "good.py"], ["-j", "-1", "good.py", "same", "empty.py"],
    ["-j", "-1", "-i", "nolist.txt", "same"],
    ["-e", "nonesuch", "link.py", "pkg"],
    ["nosearch"], ["-d", RAW, "warn.py"], ["-s", "pkg", "pkg//sub"],
    ["-s", "pkg", "-p", "/", "pkg//sub//deep"],
    ["good.py", "-q", "same"], ["-f", "good.py", "same", "-q"],
    ["good.py", "-q", "--", "same"], ["-q", "--", "good.py", "--", "-q"],
    ["-1", "good.py"], ["-d", "-1", "good.py"], ["-d", "-inf", "good.py"],
    ["-d", "-y z", "good.py"], ["-d", "-x z", "good.py"], ["-z y", "same"],
    ["-r", " 1 ", "pkg"], ["-r", "1_0", "pkg"], ["-r", "1_", "pkg"],
    ["-r", "+0", "pkg"], ["-x", "", "emptydir"], ["-x", "", "pkg", "same"],
    ["-i", "", "good.py"], ["-i", "rec/list.txt"], ["-i", "latin.py", "same"],
    (["-i", "-"], "\u3000pkg/m.py\u2028\ngood.py\rsame\n"),
    ["\U0001fae9", "\u31e4.py"],  # 16.0, 15.1
]
# Regular expressions as Python has them, not PCRE2.
COMPILEALL += [
    ["-x", expression, "good.py", "empty.py", "new\nline.py", RAW,
     "\u00e9t\u00e9.py", "sp ace.py", "indent.py"] for expression in [
         r"(?P<d>o)(?P=d)d\.\u0070y\Z", "[]t]+", r"w.l|w\sl",
         r"raw.\.py", r"w[\udc80-\udcff]", "(?x) s p [ ] ace # \n $",
         r"(?a)^\w+\.py$", "(?i)\u00c9T|\u0131", "mp{,2}t{0,}y|oo{1,99999}",
         r"(?m)^line|(?<=o)d\b", r"(i)?(?(1)nd|oo)|p.y\B",
         r"\N{LATIN SMALL LETTER E WITH ACUTE}|\x67\157", r"[\W\d]{2}|\bt"]]
TWICE = [["same"], ["-q", "."], ["-o0", "-o1", "same"],
         ["--invalidation-mode", "checked-hash", "same"], ["-b", "same"]]


# Meant differences: module, arguments.
MEANT = [
    # a clear usage error, no traceback
    ("compileall", ["-x", "[", "pkg"]),
    # sys.path is a Python's; without one PYTHONPATH is compiled
    ("compileall", ["-i", "listempty.txt"]),
]


def commands():
    """(module, arguments, standard input or None, environment, how often)"""
    for module, cases, times in (('py_compile', PY_COMPILE, 1),
                                 ('compileall', COMPILEALL, 1),
                                 ('compileall', TWICE, 2)):
        for case in cases:
            case = case if isinstance(case, tuple) else (case,)
            if (module, case[0]) not in MEANT:
                yield (module,) + case + (None, {})[len(case) - 1:] + (times,)


def label(command):
    """What a command line is called."""
    return ascii(command)


# ---- running them

def snapshot(folder):
    """{path: [type and mode, ...]} of all below folder."""
    found = {}
    for base, dirs, files in os.walk(os.fsencode(folder)):
        for name in dirs + files:
            path = os.path.join(base, name)
            st = os.lstat(path)
            key = os.path.relpath(path, os.fsencode(folder))
            what = [stat.filemode(st.st_mode)]
            if stat.S_ISREG(st.st_mode):
                with open(path, 'rb') as f:
                    what += [st.st_nlink, hashlib.sha256(
                        f.read()).hexdigest()[:16]]
            elif stat.S_ISLNK(st.st_mode):
                what.append(os.fsdecode(os.readlink(path)))
            key = portable(without_number(key), os.fsencode(folder))
            if key:
                found[key.decode('latin-1')] = what
    return found


def portable(path, folder):
    """The path without where the tree is (below PYTHONPYCACHEPREFIX); None
    for what only leads there."""
    inside = os.path.realpath(folder).lstrip(b'/')
    if inside in path:
        return path.replace(inside, b'TREE')
    while inside:
        if path.endswith(b'/' + inside):
            return None
        inside = os.path.dirname(inside)
    return path


def without_number(text):
    """The temporary names of CPython have a number."""
    return re.sub(rb'\.pyc\.\d+', b'.pyc.N', text)


def user():
    """Nobody, where root would read and write everything."""
    if os.geteuid() != 0:
        return {}
    return {'user': 65534, 'group': 65534, 'extra_groups': []}


def environment():
    """Also what sanitizers and profilers read; nobody may not add to what
    others wrote."""
    env = {'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8'}
    for name in 'ASAN_OPTIONS', 'UBSAN_OPTIONS':
        if name in os.environ:
            env[name] = os.environ[name]
    if 'LLVM_PROFILE_FILE' in os.environ:
        env['LLVM_PROFILE_FILE'] = os.environ['LLVM_PROFILE_FILE'].replace(
            '%m', 'nobody-%m')
    return env


def plant(folder):
    """The tree anew, owned by who runs the commands."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    here = os.getcwd()
    os.chdir(folder)
    make_tree()
    os.chdir(here)
    if os.geteuid() == 0:
        for base, dirs, files in os.walk(folder):
            for name in dirs + files + ['.']:
                os.chown(os.path.join(base, name), 65534, 65534,
                         follow_symlinks=False)


def run(program, command, folder, more_environment={}):
    """What a command line does in a fresh tree: [status, stdout, stderr,
    changes]; program is what stands before the module."""
    module, args, stdin, env, times = command
    plant(folder)
    before = snapshot(folder)
    for _ in range(times):
        p = subprocess.run(
            program + [module] + args, cwd=folder, umask=0o022,
            env={**environment(), **more_environment, **env},
            input=(stdin or '').encode(), capture_output=True, **user())
    after = snapshot(folder)
    changes = {path: after.get(path) for path in sorted({*before, *after})
               if before.get(path) != after.get(path)}
    out, err = [without_number(text).decode('latin-1')
                for text in (p.stdout, p.stderr)]
    return [p.returncode, out, err, changes]


def wrapped(program, target, scratch):
    """A command for run() that takes "--target" after the module; a copy, as
    nobody may not see where it was built."""
    os.chmod(scratch, 0o755)
    copy = os.path.join(scratch, 'fastpyc')
    shutil.copy(program, copy)
    script = os.path.join(scratch, 'run')
    with open(script, 'w') as f:
        f.write('#!/bin/sh\ncommand=$1\nshift\nexec %s "$command" --target %s '
                '"$@"\n' % (copy, target))
    os.chmod(script, 0o755)
    return [script]


def own_words(answer, command):
    return (answer[0] == 2 or '-h' in command[1] or
            'Traceback' in answer[2] or 'usage:' in answer[2])


def differences(expected, found):
    """What is wrong, as text."""
    out = []
    names = 'status', 'standard output', 'standard error'
    for name, a, b in zip(names, expected, found):
        if a is not None and a != b:
            out.append('%s\n    CPython %r\n    fastpyc %r' % (name, a, b))
    a, b = expected[3], found[3]
    for path in sorted({*a, *b}):
        if a.get(path) != b.get(path):
            out.append('%s is %s, not %s' % (path, b.get(path), a.get(path)))
    return out


# ---- what CPython makes of them

def path_of(series):
    return os.path.join(HERE, 'golden', 'commands-' + series)


def targets():
    """The series of which answers are there."""
    names = os.listdir(os.path.join(HERE, 'golden'))
    return sorted(n[len('commands-'):] for n in names
                  if n.startswith('commands-'))


def read(series):
    """{label: answer}"""
    out = {}
    with open(path_of(series), encoding='ascii') as f:
        for line in f:
            if not line.startswith('#'):
                name, answer = json.loads(line)
                out[name] = answer
    return out


def ask(python, command, folder):
    """CPython's answer as it is kept."""
    answer = run([python, '-s', '-m'], command, folder,
                 {'PYTHONDONTWRITEBYTECODE': '1'})
    if own_words(answer, command):
        answer[1:3] = None, None
    return answer


def write(series, release, answers):
    with open(path_of(series), 'w', encoding='ascii') as f:
        f.write('# CPython %s, made by tools/compare-cli --renew; see '
                'commands.py\n' % release)
        for name, answer in answers.items():
            f.write(json.dumps([name, answer]) + '\n')
