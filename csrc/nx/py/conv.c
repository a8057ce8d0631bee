/* conv.c: convolutions and pooling of images on Python arguments. */
#include "conv.h"
#include "core.h"
#include "pool.h"
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

/* stride, padding, dilation. */
static int read_steps(PyObject *const *args, nx_conv_form *form, const char *where) {
    if (read_pair(args[0], form->stride, where, "stride") < 0 || read_pair(args[2], form->dilation, where, "dilation") < 0)
        return -1;
    if (!PyTuple_Check(args[1]) || PyTuple_GET_SIZE(args[1]) != 2) {
        PyErr_Format(PyExc_TypeError, "%s: invalid padding %R; ((top, bottom), (left, right)) is needed", where, args[1]);
        return -1;
    }
    for (int i = 0; i < 2; i++)
        if (read_pair(PyTuple_GET_ITEM(args[1], i), form->border[i], where, "padding") < 0)
            return -1;
    form->groups = 1;
    return 0;
}

/* The same and groups. */
static int read_form(PyObject *const *args, nx_conv_form *form, const char *where) {
    if (read_steps(args, form, where) < 0)
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

/* ---- pooling -------------------------------------------------------------------------------------------------- */

typedef nx_status (*Carry)(const nx_view *out, const nx_view *x, const nx_view *y, const nx_view *from, const int64_t *size, const nx_conv_form *form);

static bool pools_dtype(const Tensor *t, nx_dtype dtype, const char *where) {
    if (t->dtype == dtype && (dtype == NX_F32 || dtype == NX_F64))
        return true;
    PyErr_Format(PyExc_TypeError, "%s: unsupported dtype %s; all float32 or all float64", where, nx_dtypes[t->dtype].name);
    return false;
}

/* size, stride, padding, dilation; the shape of y for x. -1 with an error. */
static int read_windows(PyObject *const *args, const Tensor *x, int64_t *size, nx_conv_form *form, int64_t *shape, const char *where) {
    if (read_pair(args[0], size, where, "size") < 0 || read_steps(args + 1, form, where) < 0)
        return -1;
    for (int i = 0; i < 4; i++)
        shape[i] = i < 2 ? tensor_shape(x)[i] : nx_conv_places(form, i - 2, tensor_shape(x)[i], size[i - 2]);
    if (shape[2] >= 0 && shape[3] >= 0)
        return 0;
    PyErr_Format(PyExc_ValueError, "%s: no window fits into the images, or a size is below one", where);
    return -1;
}

static PyObject *core_max_pool(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    nx_conv_form form;
    int64_t size[2], shape[4];
    Tensor *x = nxpy_count_args("max_pool", n, 5, 5) ? read_images(args[0], "max_pool") : NULL;
    if (!x || !pools_dtype(x, x->dtype, "max_pool") || read_windows(args + 1, x, size, &form, shape, "max_pool") < 0)
        return NULL;
    Tensor *dense = nxpy_dense(x), *out = dense ? nxpy_empty(x->dtype, 4, shape) : NULL;
    nx_status status = NULL;
    if (out) {
        nx_view y, from;
        nxpy_as_view(out, &y);
        nxpy_as_view(dense, &from);
        Py_BEGIN_ALLOW_THREADS
        status = nx_max_pool(&y, &from, size, &form);
        Py_END_ALLOW_THREADS
    }
    Py_XDECREF((PyObject *)dense);
    if (status) {
        Py_CLEAR(out);
        nxpy_raise("max_pool", status);
    }
    return (PyObject *)out;
}

/* The operands dense in dense[] (new references) and as views; -1 with an error. */
static int dense_operands(Tensor *const *operands, Tensor **dense, nx_view *views) {
    for (int i = 0; i < 3; i++) {
        if (!(dense[i] = nxpy_dense(operands[i])))
            return -1;
        nxpy_as_view(dense[i], &views[i]);
    }
    return 0;
}

/* x, y, from, size, stride, padding, dilation; the result has the shape of x or of y, `from` that of the other. */
static PyObject *carry(Carry work, bool to_x, PyObject *const *args, Py_ssize_t n, const char *where) {
    nx_conv_form form;
    int64_t size[2], shape[4];
    Tensor *operand[3], *dense[3] = {NULL};
    if (!nxpy_count_args(where, n, 7, 7))
        return NULL;
    for (int i = 0; i < 3; i++)
        if (!(operand[i] = read_images(args[i], where)) || !pools_dtype(operand[i], operand[0]->dtype, where))
            return NULL;
    if (read_windows(args + 3, operand[0], size, &form, shape, where) < 0)
        return NULL;
    if (memcmp(shape, tensor_shape(operand[1]), sizeof shape) != 0 || memcmp(tensor_shape(operand[to_x ? 1 : 0]), tensor_shape(operand[2]), sizeof shape) != 0)
        return PyErr_Format(PyExc_ValueError, "%s: the shapes of the three operands mismatch", where);
    nx_view views[3], made;
    Tensor *out = dense_operands(operand, dense, views) == 0 ? nxpy_empty(operand[0]->dtype, 4, tensor_shape(operand[to_x ? 0 : 1])) : NULL;
    nx_status status = NULL;
    if (out) {
        nxpy_as_view(out, &made);
        Py_BEGIN_ALLOW_THREADS
        status = work(&made, &views[0], &views[1], &views[2], size, &form);
        Py_END_ALLOW_THREADS
    }
    for (int i = 0; i < 3; i++)
        Py_XDECREF((PyObject *)dense[i]);
    if (status) {
        Py_CLEAR(out);
        nxpy_raise(where, status);
    }
    return (PyObject *)out;
}

static PyObject *core_max_pool_pick(PyObject *module, PyObject *const *args, Py_ssize_t n) { return carry(nx_max_pool_pick, false, args, n, "max_pool_pick"); }
static PyObject *core_max_pool_spread(PyObject *module, PyObject *const *args, Py_ssize_t n) { return carry(nx_max_pool_spread, true, args, n, "max_pool_spread"); }

#define FAST(name) (PyCFunction)(void (*)(void))name, METH_FASTCALL
PyMethodDef nxpy_conv_methods[] = {
    {"conv", FAST(core_conv), "conv(x, w, stride, padding, dilation, groups)"},
    {"conv_input", FAST(core_conv_input), "conv_input(y, w, (h, w), stride, padding, dilation, groups)"},
    {"conv_weight", FAST(core_conv_weight), "conv_weight(x, y, (kh, kw), stride, padding, dilation, groups)"},
    {"max_pool", FAST(core_max_pool), "max_pool(x, size, stride, padding, dilation)"},
    {"max_pool_pick", FAST(core_max_pool_pick), "max_pool_pick(x, y, dx, size, stride, padding, dilation)"},
    {"max_pool_spread", FAST(core_max_pool_spread), "max_pool_spread(x, y, dy, size, stride, padding, dilation)"},
    {NULL},
};
