/* arrays.c: buffers in and out, checked in one place so that the loops below need not. */
#include "arrays.h"

#include <string.h>

bool draw_has_arguments(const char *function, Py_ssize_t nargs, Py_ssize_t wanted) {
    if (nargs == wanted) return true;
    PyErr_Format(PyExc_TypeError, "%s: takes %zd arguments, got %zd", function, wanted, nargs);
    return false;
}

bool draw_take(PyObject *object, Py_buffer *view, int ndim, draw_load *load, const char *name) {
    if (PyObject_GetBuffer(object, view, PyBUF_STRIDED_RO | PyBUF_FORMAT) < 0) return false;
    *load = draw_loader(view->format ? view->format : "B");
    if (!*load) PyErr_Format(PyExc_TypeError, "%s: unsupported element format %s; use a real dtype", name, view->format);
    else if (view->ndim != ndim) PyErr_Format(PyExc_ValueError, "%s: has %d dimensions; %d are needed", name, view->ndim, ndim);
    else return true;
    PyBuffer_Release(view);
    return false;
}

/* "q" and "l" are one type here. */
static bool same_format(const char *got, const char *wanted) {
    if (!got) got = "B";
    if (*got == '@' || *got == '=' || *got == '<') got++;
    return !strcmp(got, wanted) || (sizeof(long) == 8 && !strcmp(got, "l") && !strcmp(wanted, "q"));
}

bool draw_take_out(PyObject *object, Py_buffer *view, const char *format, Py_ssize_t count, const char *name) {
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE | PyBUF_FORMAT) < 0) return false;
    if (!same_format(view->format, format))
        PyErr_Format(PyExc_TypeError, "%s: has element format %s; %s is needed", name, view->format, format);
    else if (view->len != count * view->itemsize)
        PyErr_Format(PyExc_ValueError, "%s: has %zd elements; %zd are needed", name, view->len / view->itemsize, count);
    else if ((uintptr_t)view->buf % (size_t)view->itemsize)
        PyErr_Format(PyExc_ValueError, "%s: its memory is not aligned to its elements", name);
    else return true;
    PyBuffer_Release(view);
    return false;
}
