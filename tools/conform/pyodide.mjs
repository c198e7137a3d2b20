// CPython 3.12.7 as the npm package pyodide has it: a WebAssembly build that
// Node runs.
//
//     node pyodide.mjs [-c CODE | -m MODULE | SCRIPT | --version] [ARGUMENT...]
//     node pyodide.mjs --serve SCRATCH
//
// The second form stands in for zygote.py: there is no fork, but the memory of
// the interpreter is put back before each file to what it was before the
// first, which is as good.  A line of standard input is "LEVEL<tab>PATH<tab>
// RESULT"; the answer is 0, 256 after RESULT.error was written, or 1 if the
// interpreter crashed.  RESULT must not have been used before.  With a fourth
// field "print", RESULT.text holds what py_compile prints.
//
// The package is found beside this file or in $FASTPYC_PYODIDE.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const home = process.env.FASTPYC_PYODIDE ??
    path.dirname(fileURLToPath(import.meta.url));
const packageFile = path.join(home, "node_modules", "pyodide", "pyodide.mjs");
const { loadPyodide } = await import(pathToFileURL(packageFile).href);

// Every folder of this machine under its own name, so that links lead where
// they do outside.
function mountFolders(py) {
    const nodefs = py.FS.filesystems.NODEFS;
    nodefs.node_ops.readlink = (node) =>
        fs.readlinkSync(nodefs.realPath(node));
    const mount = (name) => {
        try {
            if (!fs.statSync(name).isDirectory())
                return;
            py.FS.mkdirTree(name);
            py.FS.mount(nodefs, { root: name }, name);
        } catch {
            // Not readable: leave it out.
        }
    };
    for (const name of fs.readdirSync("/")) {
        if (["lib", "lib64", "dev", "proc", "sys"].includes(name))
            continue;
        if (name === "home")
            fs.readdirSync("/home").forEach((n) => mount("/home/" + n));
        else
            mount("/" + name);
    }
}

function connectStreams(py) {
    const writer = (fd) => ({
        write(bytes) {
            for (let n = 0; n < bytes.length;)
                n += fs.writeSync(fd, bytes, n);
            return bytes.length;
        },
    });
    py.setStdout(writer(1));
    py.setStderr(writer(2));
    py.setStdin({
        stdin() {
            const bytes = Buffer.alloc(65536);
            const n = fs.readSync(0, bytes, 0, bytes.length, null);
            return n ? bytes.subarray(0, n) : null;
        },
    });
}

const RUN = `
def _main(argv, cwd, env):
    import os, runpy, sys, traceback
    os.environ.update({k: v for k, v in env.items() if k != "HOME"})
    os.chdir(cwd)
    argv = list(argv)
    while argv and argv[0] in ("-E", "-s", "-S", "-I", "-B", "-q", "-u"):
        argv.pop(0)
    try:
        if argv[:1] == ["-c"]:
            sys.argv = ["-c"] + argv[2:]
            sys.path.insert(0, "")
            exec(compile(argv[1], "<string>", "exec"),
                 {"__name__": "__main__"})
        elif argv[:1] == ["-m"]:
            sys.argv = argv[1:]
            sys.path.insert(0, cwd)
            runpy.run_module(argv[1], run_name="__main__", alter_sys=True)
        elif argv[:1] in (["-V"], ["--version"]):
            print("Python " + sys.version.split()[0])
        else:
            sys.argv = argv
            sys.path.insert(0, os.path.dirname(os.path.abspath(argv[0])))
            runpy.run_path(argv[0], run_name="__main__")
    except SystemExit as e:
        if e.code is None or isinstance(e.code, int):
            return e.code or 0
        print(e.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0
_main(_argv, _cwd, _env)
`;

// The names are those of zygote.py, for the same reason.
const SERVE = `
import os, py_compile, sys
# Held twice: were it closed, its descriptor would be another file's when the
# memory is put back.
zq_null = sys.stderr = open(os.devnull, 'w')

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

def zq_child(zq_path, zq_result, zq_level):
    try:
        py_compile.compile(zq_path, zq_result, doraise=True,
                           optimize=zq_level)
    except BaseException as zq_error:
        zq_refused(zq_error, zq_result)

def zq_print(zq_path, zq_result, zq_level):
    sys.argv = ['py_compile', zq_path]
    with open(zq_result + '.text', 'w', encoding='utf-8',
              errors='backslashreplace') as sys.stderr:
        try:
            py_compile.main()
        except SystemExit as zq_end:
            if isinstance(zq_end.code, str):
                print(zq_end.code, file=sys.stderr)
            if zq_end.code:
                zq_refused(zq_end, zq_result)
`;

function run(py, argv) {
    py.globals.set("_argv", py.toPy(argv));
    py.globals.set("_cwd", process.cwd());
    py.globals.set("_env", py.toPy({ ...process.env }));
    return py.runPython(RUN);
}

// A Python string literal of any text.
function quote(text) {
    return "'" + text.replace(/[\\'\n]/g, (c) =>
        c === "\n" ? "\\n" : "\\" + c) + "'";
}

async function serve(py, scratch) {
    const empty = path.join(scratch, "zq_empty.py");
    fs.writeFileSync(empty, "");
    run(py, ["-m", "py_compile", empty]);
    py.runPython(SERVE);
    const m = py._module;
    const snapshot = m.HEAPU8.slice();
    const stack = m.stackSave();
    const restore = () => {
        m.HEAPU8.set(snapshot);
        m.HEAPU8.fill(0, snapshot.length);
        m.stackRestore(stack);
    };
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const [level, file, result, how] = line.split("\t");
        restore();
        const call = how === "print" ? "zq_print" : "zq_child";
        const code = `${call}(${quote(file)}, ${quote(result)}, ${level})`;
        const text = m.stringToNewUTF8(code);
        try {
            m._PyRun_SimpleString(text);
        } catch {
            // It crashed: there is no answer.
        }
        const made = ["", ".text"].some((end) => fs.existsSync(result + end));
        console.log(fs.existsSync(result + ".error") ? 256 : made ? 0 : 1);
    }
}

const py = await loadPyodide({
    env: { HOME: "/home/pyodide",
           PYTHONHASHSEED: process.env.PYTHONHASHSEED ?? "0" },
});
mountFolders(py);
if (process.argv[2] === "--serve") {
    await serve(py, process.argv[3]);
} else {
    connectStreams(py);
    process.exit(run(py, process.argv.slice(2)));
}
