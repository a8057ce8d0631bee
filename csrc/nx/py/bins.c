/* bins.c: histogram and bincount on Python arguments. */
#include "bins.h"
#include "core.h"
#include <string.h>

/* A dense 1-D tensor of this dtype (new reference), NULL with TypeError. */
static Tensor *dense_of(PyObject *object, nx_dtype dtype, const char *where) {
    Tensor *t = nxpy_require(object, where);
    if (t && (t->dtype != dtype || t->ndim != 1)) {
        PyErr_Format(PyExc_TypeError, "%s: one dimension of %s is needed", where, nx_dtypes[dtype].name);
        return NULL;
    }
    return t ? nxpy_dense(t) : NULL;
}

/* Cleared table of n counts or, beside weights, sums. */
static Tensor *table_of(int64_t n, bool weighted) {
    Tensor *table = nxpy_empty(weighted ? NX_F64 : NX_I64, 1, &n);
    if (table)
        memset(table->data, 0, (size_t)n * 8);
    return table;
}

static PyObject *core_histogram(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("histogram", n, 4, 4))
        return NULL;
    Tensor *x = nxpy_require(args[0], "histogram");
    if (!x)
        return NULL;
    if (x->ndim != 1 || nx_dtypes[x->dtype].kind == NX_KIND_COMPLEX)
        return PyErr_Format(PyExc_TypeError, "histogram: unsupported dtype %s; real numbers are needed", nx_dtypes[x->dtype].name);
    Tensor *edges = dense_of(args[1], NX_F64, "histogram"), *weights = NULL, *table = NULL;
    int even = PyObject_IsTrue(args[2]);
    if (edges && args[3] != Py_None && !(weights = dense_of(args[3], NX_F64, "histogram")))
        Py_CLEAR(edges);
    if (weights && weights->size != x->size) {
        PyErr_SetString(PyExc_ValueError, "histogram: one weight an element is needed");
        Py_CLEAR(edges);
    }
    int64_t bins = edges ? (edges->size > 1 ? edges->size - 1 : 0) : -1;
    if (bins > INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "histogram: too many bins");
        even = -1;
    }
    if (bins >= 0 && even >= 0)
        table = table_of(bins, weights != NULL);
    if (table && bins > 0) {
        nx_view view;
        nxpy_as_view(x, &view);
        Py_BEGIN_ALLOW_THREADS
        nx_histogram(&view, (double *)edges->data, bins, even, weights ? (double *)weights->data : NULL, (int64_t *)table->data, (double *)table->data);
        Py_END_ALLOW_THREADS
    }
    Py_XDECREF((PyObject *)edges);
    Py_XDECREF((PyObject *)weights);
    return (PyObject *)table;
}

/* bincount(x, n, weights): x int64 1-D. */
static PyObject *core_bincount(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("bincount", n, 3, 3))
        return NULL;
    int64_t bins = PyLong_AsLongLong(args[1]);
    if (bins < 0) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "bincount: negative number of bins");
        return NULL;
    }
    Tensor *x = dense_of(args[0], NX_I64, "bincount"), *weights = NULL, *table = NULL;
    if (x && args[2] != Py_None && !(weights = dense_of(args[2], NX_F64, "bincount")))
        Py_CLEAR(x);
    bool fits = x && (!weights || weights->size == x->size);
    for (int64_t i = 0; fits && i < x->size; i++)
        fits = (uint64_t)((int64_t *)x->data)[i] < (uint64_t)bins;
    if (x && !fits)
        PyErr_SetString(PyExc_ValueError, "bincount: an element or the number of weights is out of bounds");
    table = fits ? table_of(bins, weights != NULL) : NULL;
    if (table)
        nx_bincount((int64_t *)x->data, x->size, weights ? (double *)weights->data : NULL, (int64_t *)table->data, (double *)table->data);
    Py_XDECREF((PyObject *)x);
    Py_XDECREF((PyObject *)weights);
    return (PyObject *)table;
}

PyMethodDef nxpy_bins_methods[] = {
    {"histogram", (PyCFunction)(void (*)(void))core_histogram, METH_FASTCALL, "histogram(x, edges, even, weights)"},
    {"bincount", (PyCFunction)(void (*)(void))core_bincount, METH_FASTCALL, "bincount(x, n, weights)"},
    {NULL},
};
