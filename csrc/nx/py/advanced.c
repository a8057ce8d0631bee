/* advanced.c: indices that are arrays: boolean masks and integers. */
#include "core.h"

PyObject *nxpy_advanced_get(Tensor *t, PyObject *const *items, Py_ssize_t n) {
    PyErr_SetString(PyExc_NotImplementedError, "index: arrays are not supported yet");
    return NULL;
}

int nxpy_advanced_set(Tensor *t, PyObject *const *items, Py_ssize_t n, PyObject *value) {
    PyErr_SetString(PyExc_NotImplementedError, "index: arrays are not supported yet");
    return -1;
}
