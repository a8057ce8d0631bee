/* compiled.c (py): loops that were compiled for kernels: libraries opened, loops attached and tried. See compiled.h. */
#include "compiled.h"
#include <dlfcn.h>
#include <string.h>
#include <time.h>
#include "../kernels/kernels.h"

#define LIBRARY "nx.library"

int64_t nxpy_compiled_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

bool nxpy_compiled_note(nxpy_compiled *c, nx_fused_loop ran, int64_t nanoseconds) {
    int64_t *best = &c->best[ran != NULL];
    if (*best == 0 || nanoseconds < *best) *best = nanoseconds > 0 ? nanoseconds : 1;
    if (c->mode == NXPY_TRIED && ++c->runs >= 2 * NXPY_TRIALS)
        c->mode = c->best[1] && c->best[1] < c->best[0] ? NXPY_COMPILED : NXPY_STEPS;
    if (c->mode != NXPY_WATCHED || (c->spent += nanoseconds) < c->limit) return false;
    c->mode = NXPY_STEPS;
    return true;
}

static void close_library(PyObject *capsule) {
    void *handle = PyCapsule_GetPointer(capsule, LIBRARY);
    if (handle) dlclose(handle);
}

/* library(path) -> the shared library, open as long as it is held */
static PyObject *core_library(PyObject *module, PyObject *path) {
    PyObject *bytes;
    if (!PyUnicode_FSConverter(path, &bytes)) return NULL;
    void *handle = dlopen(PyBytes_AS_STRING(bytes), RTLD_NOW | RTLD_LOCAL);
    Py_DECREF(bytes);
    if (!handle) return PyErr_Format(PyExc_OSError, "library: %s", dlerror());
    PyObject *capsule = PyCapsule_New(handle, LIBRARY, close_library);
    if (!capsule) dlclose(handle);
    return capsule;
}

/* compiled(kernel, library, name, tried): the kernel's steps run as that function from now on; tried: where it is quicker */
static PyObject *core_compiled(PyObject *module, PyObject *args) {
    PyObject *capsule, *library;
    const char *name;
    int tried;
    if (!PyArg_ParseTuple(args, "OOsp", &capsule, &library, &name, &tried)) return NULL;
    nxpy_compiled *c = PyCapsule_GetPointer(capsule, NXPY_KERNEL);
    void *handle = c ? PyCapsule_GetPointer(library, LIBRARY) : NULL;
    if (!handle) return NULL;
    void *found = dlsym(handle, name);
    if (!found) return PyErr_Format(PyExc_OSError, "compiled: %s", dlerror());
    if (!c->library) { /* a loop that is there stays: a run may be under way in it */
        memcpy(&c->loop, &found, sizeof found);
        c->library = Py_NewRef(library);
        c->mode = NXPY_TRIED;
    }
    if (!tried) c->mode = NXPY_COMPILED;
    Py_RETURN_NONE;
}

/* watched(kernel, nanoseconds): run_fused says True once when the kernel has run for so long */
static PyObject *core_watched(PyObject *module, PyObject *args) {
    PyObject *capsule;
    long long limit;
    if (!PyArg_ParseTuple(args, "OL", &capsule, &limit)) return NULL;
    nxpy_compiled *c = PyCapsule_GetPointer(capsule, NXPY_KERNEL);
    if (!c) return NULL;
    if (c->mode == NXPY_STEPS && !c->loop) c->mode = NXPY_WATCHED;
    c->limit = limit;
    Py_RETURN_NONE;
}

/* compiled_state(kernel) -> (mode, nanoseconds of the quickest run by steps, by the loop; 0 where none was timed) */
static PyObject *core_compiled_state(PyObject *module, PyObject *capsule) {
    static const char *const modes[] = {"steps", "compiled", "watched", "tried"};
    const nxpy_compiled *c = PyCapsule_GetPointer(capsule, NXPY_KERNEL);
    return c ? Py_BuildValue("sLL", modes[c->mode], (long long)c->best[0], (long long)c->best[1]) : NULL;
}

/* op_row(op) -> (id, signature): how ops.def names it */
static PyObject *core_op_row(PyObject *module, PyObject *number) {
    static const char *const rows[NX_OP_COUNT][2] = {
#define NX_OP(id, name, family, sig, ...) {#id, #sig},
#include "../ops.def"
#undef NX_OP
    };
    long op = PyLong_AsLong(number);
    if (op == -1 && PyErr_Occurred()) return NULL;
    if (op < 0 || op >= NX_OP_COUNT) return PyErr_Format(PyExc_ValueError, "op_row: there is no op %ld", op);
    return Py_BuildValue("ss", rows[op][0], rows[op][1]);
}

/* kernel_flags() -> the compiler's flags for the instruction set in use */
static PyObject *core_kernel_flags(PyObject *module, PyObject *unused) {
    const char *name = nx_kernels_get()->name, *flags = NX_FLAGS_base;
#ifdef HAVE_AVX2
    if (strcmp(name, "avx2") == 0) flags = NX_FLAGS_avx2;
#endif
#ifdef HAVE_AVX512
    if (strcmp(name, "avx512") == 0) flags = NX_FLAGS_avx512;
#endif
    (void)name;
    return PyUnicode_FromString(flags);
}

PyMethodDef nxpy_compiled_methods[] = {
    {"library", core_library, METH_O, "library(path) -> an open shared library"},
    {"compiled", core_compiled, METH_VARARGS, "compiled(kernel, library, name, tried): the kernel runs as that function"},
    {"watched", core_watched, METH_VARARGS, "watched(kernel, nanoseconds): run_fused tells once it ran for so long"},
    {"compiled_state", core_compiled_state, METH_O, "compiled_state(kernel) -> (mode, ns by steps, ns by the loop)"},
    {"kernel_flags", core_kernel_flags, METH_NOARGS, "kernel_flags() -> compiler flags of the instruction set in use"},
    {"op_row", core_op_row, METH_O, "op_row(op) -> (id, signature) as in ops.def"},
    {NULL},
};
