/* conv.c: convolutions of images on Python arguments. */
#include "conv.h"
#include "core.h"
#include <string.h>

/* Two integers out of a tuple; -1 with an error. */
static int read_pair(PyObject *tuple, int64_t *pair, const char *where, const char *what) {
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != 2) {
        PyErr_Format(PyExc_TypeError, "%s: invalid %s %R; a pair of integers is needed", where, what, tuple);
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        pair[i] = PyLong_AsLongLong(PyTuple_GET_ITEM(tuple, i));
        if (pair[i] == -1 && PyErr_Occurred())
            return -1;
    }
    return 0;
}

/* stride, padding, dilation, groups. */
static int read_form(PyObject *const *args, nx_conv_form *form, const char *where) {
    if (read_pair(args[0], form->stride, where, "stride") < 0 || read_pair(args[2], form->dilation, where, "dilation") < 0)
        return -1;
    if (!PyTuple_Check(args[1]) || PyTuple_GET_SIZE(args[1]) != 2) {
        PyErr_Format(PyExc_TypeError, "%s: invalid padding %R; ((top, bottom), (left, right)) is needed", where, args[1]);
        return -1;
    }
    for (int i = 0; i < 2; i++)
        if (read_pair(PyTuple_GET_ITEM(args[1], i), form->border[i], where, "padding") < 0)
            return -1;
    form->groups = PyLong_AsLongLong(args[3]);
    if (form->groups < 1) {
        if (!PyErr_Occurred())
            PyErr_Format(PyExc_ValueError, "%s: invalid groups %lld; one or more", where, (long long)form->groups);
        return -1;
    }
    return 0;
}

/* A tensor of four axes, none so long that products of lengths could overflow. */
static Tensor *read_images(PyObject *object, const char *where) {
    Tensor *t = nxpy_require(object, where);
    if (t && t->ndim != 4) {
        PyErr_Format(PyExc_ValueError, "%s: a tensor has %d dimensions; 4 are needed", where, t->ndim);
        return NULL;
    }
    return t;
}

/* Whether x, w and y have shapes that belong together; else ValueError. */
static bool fits(const int64_t *x, const int64_t *w, const int64_t *y, const nx_conv_form *form, const char *where) {
    bool ok = w[0] % form->groups == 0 && x[1] % form->groups == 0 && x[1] / form->groups == w[1] && y[0] == x[0] && y[1] == w[0];
    for (int i = 0; i < 2; i++)
        ok = ok && nx_conv_places(form, i, x[2 + i], w[2 + i]) == y[2 + i];
    if (!ok)
        PyErr_Format(PyExc_ValueError, "%s: shapes (%lld, %lld, %lld, %lld) of images and (%lld, %lld, %lld, %lld) of weights mismatch", where,
                     (long long)x[0], (long long)x[1], (long long)x[2], (long long)x[3], (long long)w[0], (long long)w[1], (long long)w[2], (long long)w[3]);
    return ok;
}

/* The result of one way; shape: that of what is made. */
static PyObject *convolve(nx_conv_way way, Tensor *first, Tensor *second, const int64_t *shape, const nx_conv_form *form, const char *where) {
    if (first->dtype != second->dtype)
        return PyErr_Format(PyExc_TypeError, "%s: dtypes %s and %s; one is needed", where, nx_dtypes[first->dtype].name, nx_dtypes[second->dtype].name);
    bool is_small = nx_dtypes[first->dtype].kind == NX_KIND_FLOAT && first->dtype != NX_F32 && first->dtype != NX_F64;
    nx_dtype dtype = is_small ? NX_F32 : (nx_dtype)first->dtype;
    Tensor *a = is_small ? (Tensor *)nxpy_cast(first, dtype) : nxpy_dense(first), *b = NULL;
    Tensor *out = a ? nxpy_empty(dtype, 4, shape) : NULL;
    b = !out ? NULL : is_small ? (Tensor *)nxpy_cast(second, dtype) : nxpy_dense(second);
    nx_status status = NULL;
    if (b) {
        nx_view made, one, two;
        nxpy_as_view(out, &made);
        nxpy_as_view(a, &one);
        nxpy_as_view(b, &two);
        const nx_view *y = way == NX_CONV ? &made : way == NX_CONV_INPUT ? &one : &two;
        const nx_view *x = way == NX_CONV_INPUT ? &made : &one, *w = way == NX_CONV_WEIGHT ? &made : &two;
        Py_BEGIN_ALLOW_THREADS
        status = nx_conv(way, y, x, w, form);
        Py_END_ALLOW_THREADS
        if (status)
            nxpy_raise(where, status);
    }
    if (!b || status)
        Py_CLEAR(out);
    Py_XDECREF((PyObject *)a);
    Py_XDECREF((PyObject *)b);
    if (out && is_small)
        Py_SETREF(out, (Tensor *)nxpy_cast(out, (nx_dtype)first->dtype));
    return (PyObject *)out;
}

static PyObject *core_conv(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    nx_conv_form form;
    Tensor *x = nxpy_count_args("conv", n, 6, 6) ? read_images(args[0], "conv") : NULL, *w = x ? read_images(args[1], "conv") : NULL;
    if (!w || read_form(args + 2, &form, "conv") < 0)
        return NULL;
    const int64_t *xs = tensor_shape(x), *ws = tensor_shape(w);
    int64_t y[4] = {xs[0], ws[0], nx_conv_places(&form, 0, xs[2], ws[2]), nx_conv_places(&form, 1, xs[3], ws[3])};
    if (y[2] < 0 || y[3] < 0)
        return PyErr_Format(PyExc_ValueError, "conv: no window fits into the images, or a size is below one");
    return fits(xs, ws, y, &form, "conv") ? convolve(NX_CONV, x, w, y, &form, "conv") : NULL;
}

/* conv_input(y, w, (h, w), ...), conv_weight(x, y, (kh, kw), ...) */
static PyObject *transposed(nx_conv_way way, PyObject *const *args, Py_ssize_t n, const char *where) {
    nx_conv_form form;
    int64_t pair[2];
    Tensor *a = nxpy_count_args(where, n, 7, 7) ? read_images(args[0], where) : NULL, *b = a ? read_images(args[1], where) : NULL;
    if (!b || read_pair(args[2], pair, where, "size") < 0 || read_form(args + 3, &form, where) < 0)
        return NULL;
    const int64_t *as = tensor_shape(a), *bs = tensor_shape(b);
    int64_t made[4] = {0, 0, pair[0], pair[1]};
    if (pair[0] < 0 || pair[1] < 0 || form.groups > INT32_MAX)
        return PyErr_Format(PyExc_ValueError, "%s: a size is out of bounds", where);
    if (way == NX_CONV_INPUT) {
        made[0] = as[0];
        if (__builtin_mul_overflow(bs[1], form.groups, &made[1]))
            return PyErr_Format(PyExc_ValueError, "%s: a size is out of bounds", where);
        return fits(made, bs, as, &form, where) ? convolve(way, a, b, made, &form, where) : NULL;
    }
    made[0] = bs[1];
    made[1] = as[1] / form.groups;
    return fits(as, made, bs, &form, where) ? convolve(way, a, b, made, &form, where) : NULL;
}

static PyObject *core_conv_input(PyObject *module, PyObject *const *args, Py_ssize_t n) { return transposed(NX_CONV_INPUT, args, n, "conv_input"); }
static PyObject *core_conv_weight(PyObject *module, PyObject *const *args, Py_ssize_t n) { return transposed(NX_CONV_WEIGHT, args, n, "conv_weight"); }

#define FAST(name) (PyCFunction)(void (*)(void))name, METH_FASTCALL
PyMethodDef nxpy_conv_methods[] = {
    {"conv", FAST(core_conv), "conv(x, w, stride, padding, dilation, groups)"},
    {"conv_input", FAST(core_conv_input), "conv_input(y, w, (h, w), stride, padding, dilation, groups)"},
    {"conv_weight", FAST(core_conv_weight), "conv_weight(x, y, (kh, kw), stride, padding, dilation, groups)"},
    {NULL},
};
