# Runs inside a reference Python: stays in the state in which python -m
# py_compile starts on its file, and forks for each file, so that each is
# compiled in a process as fresh as one started for it.
#
#   pythonX.Y [-O|-OO] zygote.py SCRATCH
#
# Standard input: one "PATH<tab>RESULT" a line.  For each, the child writes the
# .pyc to RESULT, or why the text was refused to RESULT.error, and the parent
# answers with the child's wait status on standard output.  A third field
# "print" asks for what py_compile prints instead: RESULT.text holds it.
# Names here begin with zq_: nothing of this file may be interned under a name
# that a compiled file uses.
import os
import runpy
import sys

import py_compile

# All that py_compile imports on the way is loaded by running it once.
zq_empty = os.path.join(sys.argv[1], 'zq_empty.py')
open(zq_empty, 'w').close()
sys.argv = ['py_compile', zq_empty]
py_compile.main()


def zq_refused(zq_error, zq_result):
    zq_value = getattr(zq_error, 'exc_value', zq_error)
    zq_fields = [zq_value.__class__.__name__]
    if isinstance(zq_value, SyntaxError):
        zq_fields += [zq_value.msg, zq_value.lineno, zq_value.offset,
                      zq_value.end_lineno, zq_value.end_offset, zq_value.text]
    else:
        zq_fields.append(str(zq_value))
    with open(zq_result + '.error', 'w', encoding='utf-8',
              errors='backslashreplace') as zq_file:
        zq_file.write(repr(zq_fields))


def zq_child(zq_path, zq_result):
    zq_status = 0
    try:
        py_compile.compile(zq_path, zq_result, doraise=True)
    except BaseException as zq_error:
        zq_status = 1
        zq_refused(zq_error, zq_result)
    os._exit(zq_status)


def zq_print(zq_path, zq_result):
    zq_file = os.open(zq_result + '.text', os.O_WRONLY | os.O_CREAT
                      | os.O_TRUNC)
    os.dup2(zq_file, 1)
    os.dup2(zq_file, 2)
    sys.argv = ['py_compile', zq_path]
    zq_status = 0
    try:
        py_compile.main()
    except SystemExit as zq_end:
        if isinstance(zq_end.code, str):
            print(zq_end.code, file=sys.stderr)
        zq_status = zq_end.code if isinstance(zq_end.code, int) else 1
    sys.stderr.flush()
    os._exit(zq_status)


def zq_serve():
    while True:
        zq_line = sys.stdin.buffer.readline()
        if not zq_line:
            break
        zq_path, zq_result, *zq_how = os.fsdecode(zq_line[:-1]).split('\t')
        zq_pid = os.fork()
        if zq_pid == 0:
            (zq_print if zq_how else zq_child)(zq_path, zq_result)
        zq_status = os.waitpid(zq_pid, 0)[1]
        sys.stdout.write('%d\n' % zq_status)
        sys.stdout.flush()


zq_serve()
