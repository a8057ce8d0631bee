/* system.c: threads and the memory pool, seen from Python. */
#include "core.h"
#include "kernels/kernels.h"

static PyObject *threads_get(PyObject *module, PyObject *unused) { return PyLong_FromLong(nx_threads_get()); }

static PyObject *threads_set(PyObject *module, PyObject *number) {
    long n = PyLong_AsLong(number);
    if (n == -1 && PyErr_Occurred())
        return NULL;
    if (n < 0) {
        PyErr_Format(PyExc_ValueError, "threads: %ld; give at least 1, or 0 for all that the machine allows", n);
        return NULL;
    }
    nx_threads_set(n > 1024 ? 1024 : (int)n);
    Py_RETURN_NONE;
}

static PyObject *pool_bytes(PyObject *module, PyObject *unused) { return PyLong_FromSize_t(nx_pool_bytes()); }
static PyObject *pool_limit(PyObject *module, PyObject *unused) { return PyLong_FromSize_t(nx_pool_limit()); }

static PyObject *pool_set_limit(PyObject *module, PyObject *number) {
    size_t bytes = PyLong_AsSize_t(number);
    if (PyErr_Occurred())
        return NULL;
    nx_pool_set_limit(bytes);
    Py_RETURN_NONE;
}

/* kernels(name=None): the instruction set in use, after choosing the named one. */
static PyObject *kernels(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("kernels", n, 0, 1))
        return NULL;
    const char *name = n > 0 && args[0] != Py_None ? PyUnicode_AsUTF8(args[0]) : NULL;
    if (PyErr_Occurred())
        return NULL;
    if (n > 0 && !nx_kernels_choose(name))
        return PyErr_Format(PyExc_ValueError, "kernels: \"%s\" is unknown or not available here; there are base, avx2, avx512", name);
    return PyUnicode_FromString(nx_kernels_get()->name);
}

PyMethodDef nxpy_system_methods[] = {
    {"threads_get", threads_get, METH_NOARGS, "Threads that large work may use."},
    {"threads_set", threads_set, METH_O, "threads_set(n); 0: all that the machine allows."},
    {"kernels", (PyCFunction)(void (*)(void))kernels, METH_FASTCALL, "kernels(name=None): the instruction set in use."},
    {"pool_bytes", pool_bytes, METH_NOARGS, "Bytes of freed blocks kept for reuse."},
    {"pool_limit", pool_limit, METH_NOARGS, "The most bytes kept for reuse."},
    {"pool_set_limit", pool_set_limit, METH_O, "pool_set_limit(bytes); 0 keeps none."},
    {NULL},
};
