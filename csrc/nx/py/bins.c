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

/* Cleared table of n counts or, beside weights, sums: pages that nobody touches take no memory. */
static Tensor *table_of(int64_t n, bool weighted) {
    nx_dtype dtype = weighted ? NX_F64 : NX_I64;
    int64_t step = 8;
    nx_storage *storage = n < 0 || n > INT64_MAX / step ? NULL : nx_storage_zero((size_t)(n * step));
    if (storage)
        return nxpy_wrap(storage, nx_storage_data(storage), dtype, 1, &n, &step, false);
    Tensor *table = nxpy_empty(dtype, 1, &n); /* or says what is wrong with the request */
    if (table)
        memset(table->data, 0, (size_t)(n * step));
    return table;
}

/* Weights for n values: none for None (false with an error set where they do not fit). */
static bool read_weights(PyObject *object, int64_t n, Tensor **weights) {
    *weights = NULL;
    if (object == Py_None)
        return true;
    *weights = dense_of(object, NX_F64, "histogram");
    if (*weights && (*weights)->size != n) {
        PyErr_SetString(PyExc_ValueError, "histogram: one weight an element is needed");
        Py_CLEAR(*weights);
    }
    return *weights != NULL;
}

/* Real values in one dimension, and the bins between edges (a new reference, which the bins point into). */
static Tensor *read_axis(PyObject *values, PyObject *edges_object, PyObject *even, nx_view *view, nx_bins *bins) {
    Tensor *x = nxpy_require(values, "histogram");
    if (!x)
        return NULL;
    if (x->ndim != 1 || nx_dtypes[x->dtype].kind == NX_KIND_COMPLEX) {
        PyErr_Format(PyExc_TypeError, "histogram: unsupported dtype %s; real numbers are needed", nx_dtypes[x->dtype].name);
        return NULL;
    }
    int is_even = PyObject_IsTrue(even);
    Tensor *edges = is_even < 0 ? NULL : dense_of(edges_object, NX_F64, "histogram");
    if (!edges)
        return NULL;
    nxpy_as_view(x, view);
    *bins = (nx_bins){(double *)edges->data, edges->size > 1 ? edges->size - 1 : 0, is_even};
    if (bins->n_bins > INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "histogram: too many bins");
        Py_CLEAR(edges);
    }
    return edges;
}

static PyObject *core_histogram(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    nx_view x;
    nx_bins bins;
    Tensor *edges = nxpy_count_args("histogram", n, 4, 4) ? read_axis(args[0], args[1], args[2], &x, &bins) : NULL;
    Tensor *weights = NULL, *table = NULL;
    if (edges && read_weights(args[3], x.shape[0], &weights))
        table = table_of(bins.n_bins, weights != NULL);
    if (table && bins.n_bins > 0) {
        Py_BEGIN_ALLOW_THREADS
        nx_histogram(&x, &bins, weights ? (double *)weights->data : NULL, (int64_t *)table->data, (double *)table->data);
        Py_END_ALLOW_THREADS
    }
    Py_XDECREF((PyObject *)edges);
    Py_XDECREF((PyObject *)weights);
    return (PyObject *)table;
}

/* histogram2d(x, x edges, even, y, y edges, even, weights) */
static PyObject *core_histogram2d(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    nx_view x, y;
    nx_bins across, down;
    Tensor *edges[2] = {NULL}, *weights = NULL, *table = NULL;
    if (nxpy_count_args("histogram2d", n, 7, 7) && (edges[0] = read_axis(args[0], args[1], args[2], &x, &across)))
        edges[1] = read_axis(args[3], args[4], args[5], &y, &down);
    bool ok = edges[1] && read_weights(args[6], x.shape[0], &weights);
    if (ok && x.shape[0] != y.shape[0]) {
        PyErr_SetString(PyExc_ValueError, "histogram: x and y differ in length");
        ok = false;
    }
    if (ok)
        table = nxpy_empty(NX_F64, 2, (int64_t[]){across.n_bins, down.n_bins});
    if (table) {
        memset(table->data, 0, (size_t)table->size * sizeof(double));
        Py_BEGIN_ALLOW_THREADS
        if (table->size > 0)
            nx_histogram2d(&x, &y, &across, &down, weights ? (double *)weights->data : NULL, (double *)table->data);
        Py_END_ALLOW_THREADS
    }
    Py_XDECREF((PyObject *)edges[0]);
    Py_XDECREF((PyObject *)edges[1]);
    Py_XDECREF((PyObject *)weights);
    return (PyObject *)table;
}

/* The first `keep` numbers of a table, as a table of their own where much of it would stay unused. */
static PyObject *cut_table(Tensor *table, int64_t keep) {
    Tensor *cut = nxpy_empty(NX_I64, 1, &keep);
    if (cut)
        memcpy(cut->data, table->data, (size_t)keep * sizeof(int64_t));
    Py_DECREF(table);
    return (PyObject *)cut;
}

/* Counts of numbers that lie outside of nx_tally's table somewhere: the bounds first. */
static PyObject *tally_far(const Tensor *x, const nx_view *view, int64_t least) {
    int64_t low, high;
    Py_BEGIN_ALLOW_THREADS
    nx_bounds(view, &low, &high);
    Py_END_ALLOW_THREADS
    if (low < 0)
        return PyErr_Format(PyExc_ValueError, "bincount: x has a negative element %lld; zero or more", (long long)low);
    int64_t n = high >= least ? (high < INT64_MAX ? high + 1 : high) : least;
    Tensor *table = table_of(n, false);
    const int64_t *values = (const int64_t *)x->data;
    for (int64_t i = 0; table && i < x->size; i++) {
        int64_t value = values[i]; /* read once: a thread without the GIL may change it */
        if ((uint64_t)value < (uint64_t)n)
            ((int64_t *)table->data)[value]++;
    }
    return (PyObject *)table;
}

/* tally(x, least): how often each of 0, 1, 2 ... occurs in x, int64 1-D; at least `least` long. */
static PyObject *core_tally(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t least = nxpy_count_args("tally", n, 2, 2) ? PyLong_AsLongLong(args[1]) : -1;
    if (least < 0) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "bincount: negative number of bins");
        return NULL;
    }
    Tensor *x = dense_of(args[0], NX_I64, "bincount"), *table = x ? table_of(least > NX_TALLY ? least : NX_TALLY, false) : NULL;
    PyObject *out = NULL;
    if (table) {
        nx_view view;
        bool near;
        nxpy_as_view(x, &view);
        Py_BEGIN_ALLOW_THREADS
        near = nx_tally((int64_t *)x->data, x->size, (int64_t *)table->data);
        Py_END_ALLOW_THREADS
        int64_t keep = NX_TALLY;
        while (near && keep > 0 && ((int64_t *)table->data)[keep - 1] == 0)
            keep--;
        out = near ? cut_table(table, keep > least ? keep : least) : (Py_DECREF(table), tally_far(x, &view, least));
    }
    Py_XDECREF((PyObject *)x);
    return out;
}

/* bounds(t) -> (least, greatest) as Python numbers; t has an element. */
static PyObject *core_bounds(PyObject *module, PyObject *object) {
    Tensor *t = nxpy_require(object, "bounds"), *dense = NULL;
    _Alignas(16) char least[16], greatest[16];
    nx_view view;
    if (!t)
        return NULL;
    if (t->size == 0 || (t->dtype != NX_F64 && t->dtype != NX_F32 && t->dtype != NX_I64)) {
        PyErr_Format(PyExc_ValueError, "bounds: unsupported %s of %lld elements", nx_dtypes[t->dtype].name, (long long)t->size);
        return NULL;
    }
    if (!(dense = nxpy_dense(t)))
        return NULL;
    nxpy_as_view(dense, &view);
    Py_BEGIN_ALLOW_THREADS
    nx_bounds(&view, least, greatest);
    Py_END_ALLOW_THREADS
    PyObject *low = nxpy_item(t->dtype, least), *high = nxpy_item(t->dtype, greatest);
    Py_DECREF(dense);
    PyObject *pair = low && high ? PyTuple_Pack(2, low, high) : NULL;
    Py_XDECREF(low);
    Py_XDECREF(high);
    return pair;
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
    {"histogram2d", (PyCFunction)(void (*)(void))core_histogram2d, METH_FASTCALL,
     "histogram2d(x, x_edges, even, y, y_edges, even, weights)"},
    {"tally", (PyCFunction)(void (*)(void))core_tally, METH_FASTCALL, "tally(x, least): counts of 0, 1, 2 ..."},
    {"bounds", core_bounds, METH_O, "bounds(t) -> (least, greatest)"},
    {"bincount", (PyCFunction)(void (*)(void))core_bincount, METH_FASTCALL, "bincount(x, n, weights)"},
    {NULL},
};
