/* bin.c: counting in bins and the bounds of a column, for hugin.stats and the training of domains. */
#include "bin.h"

#include <math.h>

#include "arrays.h"
#include "module.h"
#include "order.h"

/* Up to three columns of one length and two sets of edges: everything that a call borrows. */
typedef struct {
    Py_buffer view[7];
    int taken;
} loans;

static void give_back(loans *l) {
    while (l->taken) PyBuffer_Release(&l->view[--l->taken]);
}

static bool borrow_column(loans *l, PyObject *object, draw_column *column, const char *name) {
    Py_buffer *view = &l->view[l->taken];
    if (!draw_take(object, view, 1, &column->load, name)) return false;
    column->data = view->buf;
    column->step = view->strides[0];
    l->taken++;
    return true;
}

/* Whether a column may be read as an array of double. */
static bool is_dense(const Py_buffer *view, draw_load load) {
    bool single = view->shape[0] < 2 || view->strides[0] == sizeof(double);
    return load == draw_loader("d") && single && (uintptr_t)view->buf % sizeof(double) == 0;
}

static bool borrow_edges(loans *l, PyObject *object, draw_axis *axis, const char *name) {
    Py_buffer *view = &l->view[l->taken];
    draw_load load;
    if (!draw_take(object, view, 1, &load, name)) return false;
    l->taken++;
    const double *edges = view->buf;
    Py_ssize_t n = view->shape[0];
    if (!is_dense(view, load)) {
        PyErr_Format(PyExc_TypeError, "%s: must be dense float64", name);
        return false;
    }
    bool ascending = n > 1 && isfinite(edges[0]);
    for (Py_ssize_t i = 1; i < n; i++) ascending &= edges[i] >= edges[i - 1] && isfinite(edges[i]);
    if (!ascending) PyErr_Format(PyExc_ValueError, "%s: must be two or more finite, ascending numbers", name);
    else *axis = draw_axis_of(edges, n - 1);
    return ascending;
}

static void *borrow_out(loans *l, PyObject *object, const char *format, Py_ssize_t count, const char *name) {
    Py_buffer *view = &l->view[l->taken];
    if (!draw_take_out(object, view, format, count, name)) return NULL;
    l->taken++;
    return view->buf;
}

static bool same_length(const loans *l, int columns) {
    for (int i = 1; i < columns; i++)
        if (l->view[i].shape[0] != l->view[0].shape[0]) {
            PyErr_SetString(PyExc_ValueError, "bin_count: columns differ in length");
            return false;
        }
    return true;
}

static PyObject *outcome(int status, draw_outside o) {
    if (status < 0) return PyErr_NoMemory();
    return Py_BuildValue("(LLL)", (long long)o.nan, (long long)o.under, (long long)o.over);
}

/* counts and, where weights are given, weights and sums: the arguments that both dimensions share. */
typedef struct {
    draw_column weights;
    bool weighted;
    int64_t *counts;
    double *sums;
} tally;

static bool borrow_weights(loans *l, PyObject *weights, tally *t) {
    t->weighted = weights != Py_None;
    return !t->weighted || borrow_column(l, weights, &t->weights, "weights");
}

static bool borrow_tally(loans *l, PyObject *counts, PyObject *sums, int64_t bins, tally *t) {
    t->sums = NULL;
    t->counts = borrow_out(l, counts, "q", (Py_ssize_t)bins, "counts");
    return t->counts && (!t->weighted || (t->sums = borrow_out(l, sums, "d", (Py_ssize_t)bins, "sums")));
}

PyDoc_STRVAR(bin_count_doc, "bin_count(values, edges, counts, weights, sums) -> (nan, under, over)\n\n"
"Add to counts (int64, one a bin) and, with weights, to sums (float64). NumPy's edge rules; edges dense float64.\n"
"weights and sums are both None or both arrays. What falls in no bin is counted in the result.");
static PyObject *bin_count(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("bin_count", nargs, 5)) return NULL;
    loans l = {.taken = 0};
    draw_column values;
    draw_axis axis;
    tally t;
    draw_outside outside = {0, 0, 0};
    int status = 0;
    bool ok = borrow_column(&l, args[0], &values, "values") && borrow_weights(&l, args[3], &t) &&
              same_length(&l, 1 + t.weighted) && borrow_edges(&l, args[1], &axis, "edges") &&
              borrow_tally(&l, args[2], args[4], axis.bins, &t);
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        status = draw_bin_count(values, t.weighted ? &t.weights : NULL, l.view[0].shape[0], axis, t.counts, t.sums, &outside);
        Py_END_ALLOW_THREADS
    }
    give_back(&l);
    return ok ? outcome(status, outside) : NULL;
}

PyDoc_STRVAR(bin_count2d_doc, "bin_count2d(x, y, x_edges, y_edges, counts, weights, sums) -> (nan, 0, outside)\n\n"
"The same for pairs; counts and sums have one element a cell, y fastest.");
static PyObject *bin_count2d(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("bin_count2d", nargs, 7)) return NULL;
    loans l = {.taken = 0};
    draw_column x, y;
    draw_axis x_axis, y_axis;
    tally t;
    draw_outside outside = {0, 0, 0};
    int status = 0;
    bool ok = borrow_column(&l, args[0], &x, "x") && borrow_column(&l, args[1], &y, "y") && borrow_weights(&l, args[5], &t) &&
              same_length(&l, 2 + t.weighted) && borrow_edges(&l, args[2], &x_axis, "x_edges") &&
              borrow_edges(&l, args[3], &y_axis, "y_edges") &&
              borrow_tally(&l, args[4], args[6], x_axis.bins * y_axis.bins, &t);
    if (ok) {
        Py_BEGIN_ALLOW_THREADS
        status = draw_bin_count2d(x, y, t.weighted ? &t.weights : NULL, l.view[0].shape[0], x_axis, y_axis, t.counts, t.sums,
                                  &outside);
        Py_END_ALLOW_THREADS
    }
    give_back(&l);
    return ok ? outcome(status, outside) : NULL;
}

PyDoc_STRVAR(bounds_doc, "bin_bounds(values) -> (min, max, min_positive, finite, nan)\n\n"
"Bounds of the finite values of a column: (inf, -inf, inf, 0, ...) where there are none.");
static PyObject *bounds(PyObject *module, PyObject *object) {
    loans l = {.taken = 0};
    draw_column values;
    draw_bounds b;
    if (!borrow_column(&l, object, &values, "values")) return NULL;
    Py_BEGIN_ALLOW_THREADS
    b = draw_bounds_of(values, l.view[0].shape[0]);
    Py_END_ALLOW_THREADS
    give_back(&l);
    return Py_BuildValue("(dddLL)", b.min, b.max, b.min_positive, (long long)b.finite, (long long)b.nan);
}

/* The finite values of a column within limits, copied; NULL with an exception. Free with PyMem_RawFree. */
static double *gathered(PyObject *object, PyObject *lo, PyObject *hi, int64_t *n) {
    loans l = {.taken = 0};
    draw_column values;
    double low = PyFloat_AsDouble(lo), high = PyFloat_AsDouble(hi), *copy;
    if (PyErr_Occurred() || !borrow_column(&l, object, &values, "values")) return NULL;
    Py_ssize_t length = l.view[0].shape[0];
    copy = PyMem_RawMalloc((size_t)length * sizeof *copy + 1);
    if (!copy) PyErr_NoMemory();
    else *n = draw_gather(values, length, low, high, copy);
    give_back(&l);
    return copy;
}

PyDoc_STRVAR(quantiles_doc, "bin_quantiles(values, lo, hi, q, out) -> how many values\n\n"
"The quantiles q (float64, each 0..1) of the finite values within [lo, hi], between neighbours by straight lines;\n"
"out (float64) is left as it was where there are no values.");
static PyObject *quantiles(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("bin_quantiles", nargs, 5)) return NULL;
    Py_buffer q, out;
    draw_load load;
    if (!draw_take(args[3], &q, 1, &load, "q")) return NULL;
    Py_ssize_t count = q.shape[0];
    bool ok = is_dense(&q, load);
    for (Py_ssize_t k = 0; ok && k < count; k++) ok = ((double *)q.buf)[k] >= 0 && ((double *)q.buf)[k] <= 1;
    if (!ok) PyErr_SetString(PyExc_ValueError, "q: must be dense float64 numbers from 0 to 1");
    if (!ok || !draw_take_out(args[4], &out, "d", count, "out")) {
        PyBuffer_Release(&q);
        return NULL;
    }
    int64_t n = 0;
    double *copy = gathered(args[0], args[1], args[2], &n);
    if (copy && n > 0) {
        Py_BEGIN_ALLOW_THREADS
        draw_quantiles(copy, n, q.buf, count, out.buf);
        Py_END_ALLOW_THREADS
    }
    PyMem_RawFree(copy);
    PyBuffer_Release(&q);
    PyBuffer_Release(&out);
    return copy ? PyLong_FromLongLong((long long)n) : NULL;
}

PyDoc_STRVAR(moments_doc, "bin_moments(values, lo, hi) -> (n, mean, variance, skewness)\n\n"
"Population moments of the finite values within [lo, hi].");
static PyObject *moments(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    if (!draw_has_arguments("bin_moments", nargs, 3)) return NULL;
    int64_t n = 0;
    double *copy = gathered(args[0], args[1], args[2], &n);
    if (!copy) return NULL;
    draw_moments m = draw_moments_of(copy, n);
    PyMem_RawFree(copy);
    return Py_BuildValue("(Lddd)", (long long)m.n, m.mean, m.variance, m.skewness);
}

PyMethodDef draw_bin_methods[] = {
    {"bin_quantiles", (PyCFunction)(void (*)(void))quantiles, METH_FASTCALL, quantiles_doc},
    {"bin_moments", (PyCFunction)(void (*)(void))moments, METH_FASTCALL, moments_doc},
    {"bin_count", (PyCFunction)(void (*)(void))bin_count, METH_FASTCALL, bin_count_doc},
    {"bin_count2d", (PyCFunction)(void (*)(void))bin_count2d, METH_FASTCALL, bin_count2d_doc},
    {"bin_bounds", bounds, METH_O, bounds_doc},
    {NULL, NULL, 0, NULL},
};
