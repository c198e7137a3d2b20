/* fastpyc._core: the library as Python sees it, in the stable ABI of 3.11.  It
 * only passes values through; what they mean is in the modules beside it. */
#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#include <Python.h>

#include "fastpyc.h"

#include <string.h>

enum { MOST_IDLE = 8, HEADER_SIZE = 16 };

/* Compilers that no call uses just now; the GIL guards them. */
typedef struct State {
    fastpyc_compiler *idle[MOST_IDLE];
    int idle_count;
} State;

static fastpyc_compiler *take_compiler(State *s)
{
    if (s->idle_count > 0)
        return s->idle[--s->idle_count];
    fastpyc_compiler *c = fastpyc_compiler_new(NULL);
    if (!c)
        PyErr_NoMemory();
    return c;
}

static void put_compiler(State *s, fastpyc_compiler *c)
{
    if (s->idle_count < MOST_IDLE)
        s->idle[s->idle_count++] = c;
    else
        fastpyc_compiler_free(c);
}

/* --- results as Python objects */

static PyObject *text_or_none(const char *text, size_t size)
{
    if (!text)
        Py_RETURN_NONE;
    PyObject *str =
        PyUnicode_DecodeUTF8(text, (Py_ssize_t)size, "surrogatepass");
    if (str || !PyErr_ExceptionMatches(PyExc_UnicodeDecodeError))
        return str;
    PyErr_Clear();
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)size, "replace");
}

static PyObject *number_or_none(int n)
{
    if (n == FASTPYC_NONE)
        Py_RETURN_NONE;
    return PyLong_FromLong(n);
}

/* (is_error, in_symtable, type, message, line, column, end_line, end_column,
 * text) */
static PyObject *diagnostic_tuple(const fastpyc_diagnostic *d)
{
    return Py_BuildValue("(NNsNNNNNN)",
                         PyBool_FromLong(d->severity == FASTPYC_ERROR),
                         PyBool_FromLong(d->stage == FASTPYC_SYMBOL_TABLE),
                         d->type,
                         text_or_none(d->message, strlen(d->message)),
                         number_or_none(d->line),
                         number_or_none(d->column),
                         number_or_none(d->end_line),
                         number_or_none(d->end_column),
                         text_or_none(d->text, d->text_size));
}

static PyObject *diagnostic_list(const fastpyc_result *r)
{
    size_t count = fastpyc_result_diagnostic_count(r);
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list && i < count; i++) {
        PyObject *d = diagnostic_tuple(fastpyc_result_diagnostic(r, i));
        if (!d || PyList_SetItem(list, (Py_ssize_t)i, d) < 0)
            Py_CLEAR(list);
    }
    return list;
}

/* The .pyc, or without its header the marshalled code; None if refused. */
static PyObject *code_bytes(const fastpyc_result *r, int with_header)
{
    const char *data = fastpyc_result_data(r);
    size_t skip = with_header ? 0 : HEADER_SIZE;
    if (!data)
        Py_RETURN_NONE;
    return PyBytes_FromStringAndSize(
        data + skip, (Py_ssize_t)(fastpyc_result_size(r) - skip));
}

static PyObject *result_tuple(const fastpyc_result *r, int with_header)
{
    const char *message = fastpyc_result_message(r);
    switch (fastpyc_result_status(r)) {
    case FASTPYC_NO_MEMORY:
        return PyErr_NoMemory();
    case FASTPYC_BAD_ARGUMENT:
        PyErr_SetString(PyExc_ValueError, message);
        return NULL;
    default:
        return Py_BuildValue("(NNN)", code_bytes(r, with_header),
                             text_or_none(message, strlen(message)),
                             diagnostic_list(r));
    }
}

/* --- functions */

static const fastpyc_target *find_target(const char *name)
{
    const fastpyc_target *t = fastpyc_target_find(name);
    if (!t)
        PyErr_Format(PyExc_ValueError, "unknown target '%s'", name);
    return t;
}

PyDoc_STRVAR(compile_doc,
"compile(source, filename, target, optimize, flags, mode, mtime, size)\n"
"--\n\n"
"(code, message, diagnostics) of source bytes; code is None if they are\n"
"refused, and a whole .pyc if mode is not None.  filename is bytes.");

static PyObject *core_compile(PyObject *module, PyObject *args)
{
    Py_buffer source;
    const char *target;
    PyObject *mode = NULL;
    fastpyc_options o = FASTPYC_OPTIONS_INIT;
    long long mtime;
    unsigned long long size;
    if (!PyArg_ParseTuple(args, "y*ysiIOLK:compile", &source, &o.filename,
                          &target, &o.optimize, &o.flags, &mode, &mtime,
                          &size))
        return NULL;
    PyObject *answer = NULL;
    State *state = PyModule_GetState(module);
    fastpyc_compiler *c = NULL;
    long mode_number = mode == Py_None ? 0 : PyLong_AsLong(mode);
    o.mode = (fastpyc_mode)mode_number;
    o.source_mtime = mtime;
    o.source_size = size;
    o.target = find_target(target);
    if (o.target && !PyErr_Occurred())
        c = take_compiler(state);
    if (c) {
        const fastpyc_result *r;
        Py_BEGIN_ALLOW_THREADS
        r = fastpyc_compile_buffer(c, &o, source.buf, (size_t)source.len);
        Py_END_ALLOW_THREADS
        answer = result_tuple(r, mode != Py_None);
        put_compiler(state, c);
    }
    PyBuffer_Release(&source);
    return answer;
}

PyDoc_STRVAR(targets_doc,
"targets()\n"
"--\n\n"
"[(series, release, cache_tag, magic)] of the finished targets.");

static PyObject *target_tuple(const fastpyc_target *t)
{
    return Py_BuildValue("(sssI)", fastpyc_target_series(t),
                         fastpyc_target_release(t),
                         fastpyc_target_cache_tag(t),
                         fastpyc_target_magic(t));
}

static PyObject *core_targets(PyObject *module, PyObject *unused)
{
    (void)module;
    (void)unused;
    PyObject *list = PyList_New(0);
    const fastpyc_target *t;
    for (size_t i = 0; list && (t = fastpyc_target_at(i)) != NULL; i++) {
        PyObject *tuple = target_tuple(t);
        if (!tuple || PyList_Append(list, tuple) < 0)
            Py_CLEAR(list);
        Py_XDECREF(tuple);
    }
    return list;
}

PyDoc_STRVAR(find_doc,
"find_target(name)\n"
"--\n\n"
"(series, release, cache_tag, magic) of a target; ValueError if unknown.");

static PyObject *core_find_target(PyObject *module, PyObject *args)
{
    const char *name;
    (void)module;
    if (!PyArg_ParseTuple(args, "s:find_target", &name))
        return NULL;
    const fastpyc_target *t = find_target(name);
    return t ? target_tuple(t) : NULL;
}

static PyMethodDef methods[] = {
    {"compile", core_compile, METH_VARARGS, compile_doc},
    {"targets", core_targets, METH_NOARGS, targets_doc},
    {"find_target", core_find_target, METH_VARARGS, find_doc},
    {0},
};

/* --- the module */

static const struct {
    const char *name;
    long value;
} constants[] = {
    {"TIMESTAMP", FASTPYC_TIMESTAMP},
    {"CHECKED_HASH", FASTPYC_CHECKED_HASH},
    {"UNCHECKED_HASH", FASTPYC_UNCHECKED_HASH},
    {"NO_DEBUG_RANGES", FASTPYC_NO_DEBUG_RANGES},
    {"SOURCE_IS_TEXT", FASTPYC_SOURCE_IS_TEXT},
    {"QUOTE_FILE", FASTPYC_QUOTE_FILE},
};

static int fill_module(PyObject *module)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (PyModule_AddIntConstant(module, constants[i].name,
                                    constants[i].value) < 0)
            return -1;
    return PyModule_AddStringConstant(module, "version", fastpyc_version());
}

static void free_module(void *module)
{
    State *s = PyModule_GetState(module);
    while (s && s->idle_count > 0)
        fastpyc_compiler_free(s->idle[--s->idle_count]);
}

static PyModuleDef_Slot slots_of_311[] = {
    {Py_mod_exec, (void *)fill_module},
    {0, NULL},
};

/* From 3.12 on: for interpreters with a GIL of their own, too.  The headers
 * name these only where the limited API is that of 3.12. */
enum { MULTIPLE_INTERPRETERS = 3, OWN_GIL = 2 };

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)fill_module},
    {MULTIPLE_INTERPRETERS, (void *)OWN_GIL},
    {0, NULL},
};

#define DEFINITION(SLOTS)                                                      \
    {                                                                          \
        PyModuleDef_HEAD_INIT, .m_name = "fastpyc._core",                      \
        .m_doc = "libfastpyc for the modules of the package.",                 \
        .m_size = sizeof(State), .m_methods = methods, .m_slots = (SLOTS),     \
        .m_free = free_module,                                                 \
    }

static struct PyModuleDef definition_of_311 = DEFINITION(slots_of_311);
static struct PyModuleDef definition = DEFINITION(slots);

PyMODINIT_FUNC PyInit__core(void);
PyMODINIT_FUNC PyInit__core(void)
{
    return PyModuleDef_Init(Py_Version < 0x030C0000 ? &definition_of_311
                                                    : &definition);
}
