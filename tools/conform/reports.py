"""What CPython and fastpyc report of many files, each asked by one process."""
import collections
import json
import os
import re
import subprocess
import tempfile

# Prints a line for each file: for each of the filters the warnings (category,
# message and line) and the fields of the error.  What is said of the caller's
# code instead of the file's, when ~True is folded, is left out.
REPORT = r"""
import sys, json, warnings
given = []
def note(message):
    if message.filename != "<string>":
        given.append([message.category.__name__, str(message.message),
                      message.lineno])
def fields(path):
    try:
        with open(path, "rb") as f:
            data = f.read()
        compile(data, path, "exec", dont_inherit=True, optimize=0)
    except SyntaxError as e:
        return [type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno,
                e.end_offset, e.text]
    except Exception as e:
        return [type(e).__name__, str(e)]
    return None
def report(path, action):
    given.clear()
    with warnings.catch_warnings():
        warnings._showwarnmsg_impl = note
        if action:
            warnings.simplefilter(action)
        error = fields(path)
    return [list(given), error]
with open(sys.argv[1]) as f:
    paths = f.read().split("\n")
for path in paths:
    print(json.dumps([report(path, action) for action in sys.argv[2:]]),
          flush=True)
"""

# A file's warnings, each [category, message, line], and its error's type,
# message, line, offset, end line, end offset and text, or None.
Report = collections.namedtuple("Report", "warnings error")
CRASH = ["crash"]


def parse_lines(text):
    """The answers at the beginning of the text, which a crash cuts off: under
    Node it writes to stdout, too."""
    answers = []
    for line in text.split("\n")[:-1]:
        try:
            answers.append([Report(*r) for r in json.loads(line)])
        except ValueError:
            break
    return answers


def of_cpython(python, paths, filters):
    """For each path its reports, one for each of the filters."""
    found = []
    while len(found) < len(paths):
        rest = paths[len(found):]
        with tempfile.NamedTemporaryFile("w") as f:
            f.write("\n".join(rest))
            f.flush()
            out = subprocess.run(
                [python, "-E", "-s", "-c", REPORT, f.name] + filters,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        answers = parse_lines(out.stdout)
        found += answers
        if len(answers) < len(rest):
            found.append([Report([], CRASH)] * len(filters))
    return found


def of_fastpyc(build, target, paths, action):
    """The reports by path; those without warnings and error are left out."""
    found = collections.defaultdict(lambda: Report([], None))
    out = subprocess.run(
        [os.path.join(build, "fastpyc"), "check", "-t", target, "-q", "-j", "1",
         "--format", "json", "--files-from", "-"],
        input="\n".join(paths).encode(), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=dict(os.environ, PYTHONWARNINGS=action))
    if out.returncode not in (0, 1):
        print("fastpyc ended with", out.returncode, out.stderr[-300:])
    for line in out.stdout.decode("utf-8", "replace").split("\n"):
        if not line:
            continue
        d = json.loads(line)
        if d["file"] == "<frozen importlib._bootstrap>":
            continue
        report = found.setdefault(d["file"], Report([], None))
        if d["severity"] == "error":
            found[d["file"]] = Report(report.warnings, [
                d["type"], d["message"], d["line"], d["column"],
                d["end_line"], d["end_column"], d["text"]])
        else:
            report.warnings.append([d["type"], d["message"], d["line"]])
    return found


def shape(message):
    return re.sub(r"'[^']*'|\d+", "_", message or "")


def difference(expected, got):
    """What differs in two errors: a short name, or None."""
    if expected == CRASH:
        return None
    if expected is None or got is None:
        return None if expected == got else (
            "accepted: " + shape(expected[1]) if got is None
            else "refused: " + shape(got[1]))
    if expected[:2] != got[:2]:
        return "message: %s: %s | %s: %s" % (expected[0], shape(expected[1]),
                                             got[0], shape(got[1]))
    if len(expected) == 2:
        return None
    names = ["", "", "lineno", "offset", "end_lineno", "end_offset"]
    for i in range(2, 6):
        if expected[i] != got[i]:
            return "%s: %s" % (names[i], shape(expected[1]))
    if expected[6] != got[6]:
        return "text: " + shape(expected[1])
    return None


def clip(value):
    """For people: a long text's beginning and end."""
    text = repr(value)
    return text if len(text) < 900 else text[:600] + " ... " + text[-200:]
