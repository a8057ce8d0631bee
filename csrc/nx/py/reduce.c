/* reduce.c: folds, scans, sorting, searching and products on Python arguments. */
#include "core.h"
#include <string.h>

#define FAST(name) (PyCFunction)(void (*)(void))name, METH_FASTCALL

typedef nx_status (*Work)(const nx_view *out, const nx_view *a, const void *parameters);

/* Runs work on the tensors, without the GIL where it is long. */
static nx_status run_work(Work work, Tensor *out, Tensor *a, const void *parameters) {
    nx_view to, from;
    nx_status status;
    nxpy_as_view(out, &to);
    nxpy_as_view(a, &from);
    if (a->size <= NXPY_GIL_FREE)
        return work(&to, &from, parameters);
    Py_BEGIN_ALLOW_THREADS
    status = work(&to, &from, parameters);
    Py_END_ALLOW_THREADS
    return status;
}

static PyObject *unsupported(const char *where, nx_dtype dtype) {
    PyErr_Format(PyExc_TypeError, "%s: unsupported dtype %s", where, nx_dtypes[dtype].name);
    return NULL;
}

/* The result cast to dtype (-1: as it is), written into out where that is given. Steals result. */
static PyObject *deliver(const char *where, PyObject *result, int dtype, PyObject *out) {
    if (result && dtype >= 0 && dtype != ((Tensor *)result)->dtype)
        Py_SETREF(result, nxpy_cast((Tensor *)result, (nx_dtype)dtype));
    if (!result || !out || out == Py_None)
        return result;
    Tensor *target = nxpy_require(out, where);
    int status = target && nxpy_begin_write(target, where) == 0 ? nxpy_copy_into(target, (Tensor *)result) : -1;
    Py_DECREF(result);
    return status < 0 ? NULL : Py_NewRef(out);
}

/* The operand in the dtype that a fold with dtype= computes in (new reference). */
static Tensor *fold_operand(nx_op op, Tensor *t, int dtype) {
    int natural = nx_fold_dtype(op, t->dtype);
    bool widens = dtype >= 0 && natural >= 0 && natural != dtype && nx_fold_dtype(op, (nx_dtype)dtype) == dtype;
    return widens ? (Tensor *)nxpy_cast(t, (nx_dtype)dtype) : (Tensor *)Py_NewRef((PyObject *)t);
}

/* Shape of the result without the axes, and with them as ones. */
static int kept_shape(const Tensor *t, uint32_t axes, bool keep, int64_t *shape) {
    int ndim = 0;
    for (int i = 0; i < t->ndim; i++) {
        bool folded = axes >> i & 1;
        if (!folded || keep)
            shape[ndim++] = folded ? 1 : tensor_shape(t)[i];
    }
    return ndim;
}

typedef struct {
    nx_op op;
    uint32_t axes;
    int axis;
    double correction;
    bool flag;
} Parameters;

static nx_status do_fold(const nx_view *out, const nx_view *in, const void *p) { return nx_fold(((const Parameters *)p)->op, out, in, ((const Parameters *)p)->axes); }
static nx_status do_scan(const nx_view *out, const nx_view *in, const void *p) { return nx_scan(((const Parameters *)p)->op, out, in, ((const Parameters *)p)->axis); }
static nx_status do_argfold(const nx_view *out, const nx_view *in, const void *p) { return nx_argfold(((const Parameters *)p)->op, out, in, ((const Parameters *)p)->axis); }
static nx_status do_sort(const nx_view *out, const nx_view *in, const void *p) { return nx_sort(out, in, ((const Parameters *)p)->axis, ((const Parameters *)p)->flag); }
static nx_status do_argsort(const nx_view *out, const nx_view *in, const void *p) { return nx_argsort(out, in, ((const Parameters *)p)->axis, ((const Parameters *)p)->flag); }

static nx_status do_var(const nx_view *out, const nx_view *in, const void *parameters) {
    const Parameters *p = parameters;
    return nx_var(out, in, p->axes, p->correction, p->flag);
}

static PyObject *empty_reduction(const char *where, const Tensor *t) {
    PyObject *shape = nxpy_shape_tuple(t->ndim, tensor_shape(t));
    if (shape)
        PyErr_Format(PyExc_ValueError, "%s: a reduction over no elements has no value (shape %R)", where, shape);
    Py_XDECREF(shape);
    return NULL;
}

/* Folds t over the parameters' axes into a fresh tensor of dtype; keeps the axes as ones where asked. */
static PyObject *fold_into(const char *where, Work work, Tensor *t, nx_dtype dtype, bool keepdims, const Parameters *p) {
    int64_t shape[NX_MAX_NDIM];
    int ndim = kept_shape(t, p->axes, false, shape);
    Tensor *out = nxpy_empty(dtype, ndim, shape);
    if (!out)
        return NULL;
    nx_status status = run_work(work, out, t, p);
    if (status) {
        Py_DECREF(out);
        return strstr(status, "empty") || strstr(status, "zero-size") ? empty_reduction(where, t) : nxpy_raise(where, status);
    }
    if (!keepdims)
        return (PyObject *)out;
    ndim = kept_shape(t, p->axes, true, shape);
    PyObject *kept = nxpy_reshape(out, ndim, shape, -1);
    Py_DECREF(out);
    return kept;
}

static PyObject *argfold(nx_op op, Tensor *t, PyObject *axis, bool keepdims) {
    const char *where = nx_ops[op].name;
    int64_t shape[NX_MAX_NDIM] = {-1};
    Parameters p = {.op = op};
    bool all = !axis || axis == Py_None;
    Tensor *flat = (Tensor *)(all ? (t->ndim == 1 ? Py_NewRef((PyObject *)t) : t->size == 0 ? empty_reduction(where, t) : nxpy_reshape(t, 1, shape, -1)) : Py_NewRef((PyObject *)t));
    if (!flat)
        return NULL;
    p.axis = all ? 0 : nxpy_read_axis(axis, t->ndim, where);
    p.axes = p.axis < 0 ? 0 : 1u << p.axis;
    PyObject *out = p.axis < 0 ? NULL : fold_into(where, do_argfold, flat, NX_I64, keepdims && !all, &p);
    Py_DECREF(flat);
    if (out && all && keepdims) {
        int ndim = kept_shape(t, UINT32_MAX, true, shape);
        Py_SETREF(out, nxpy_reshape((Tensor *)out, ndim, shape, -1));
    }
    return out;
}

PyObject *nxpy_fold(nx_op op, PyObject *tensor, PyObject *axis, bool keepdims, int dtype, PyObject *out) {
    const char *where = nx_ops[op].name;
    Tensor *t = nxpy_require(tensor, where);
    if (!t)
        return NULL;
    if (nx_ops[op].family == NX_ARGFOLD)
        return deliver(where, argfold(op, t, axis, keepdims), dtype, out);
    Parameters p = {.op = op};
    if (nxpy_read_axes(axis, t->ndim, &p.axes, where) < 0)
        return NULL;
    Tensor *operand = fold_operand(op, t, dtype);
    if (!operand)
        return NULL;
    int natural = nx_fold_dtype(op, operand->dtype);
    PyObject *result = natural < 0 ? unsupported(where, operand->dtype) : fold_into(where, do_fold, operand, (nx_dtype)natural, keepdims, &p);
    Py_DECREF(operand);
    return deliver(where, result, dtype, out);
}

static PyObject *spread(const char *where, bool root, Tensor *t, PyObject *axis, bool keepdims, double correction, int dtype, PyObject *out) {
    Parameters p = {.correction = correction, .flag = root};
    if (nxpy_read_axes(axis, t->ndim, &p.axes, where) < 0)
        return NULL;
    Tensor *operand = fold_operand(NX_OP_MEAN, t, dtype);
    if (!operand)
        return NULL;
    int natural = nx_fold_dtype(NX_OP_MEAN, operand->dtype);
    if (natural == NX_C64 || natural == NX_C128)
        natural = natural == NX_C64 ? NX_F32 : NX_F64;
    PyObject *result = natural < 0 ? unsupported(where, operand->dtype) : fold_into(where, do_var, operand, (nx_dtype)natural, keepdims, &p);
    Py_DECREF(operand);
    return deliver(where, result, dtype, out);
}

PyObject *nxpy_spread(bool root, PyObject *tensor, PyObject *axis, bool keepdims, double correction, int dtype, PyObject *out) {
    const char *where = root ? "std" : "var";
    Tensor *t = nxpy_require(tensor, where);
    return t ? spread(where, root, t, axis, keepdims, correction, dtype, out) : NULL;
}

PyObject *nxpy_scan(nx_op op, PyObject *tensor, PyObject *axis, int dtype, PyObject *out) {
    const char *where = nx_ops[op].name;
    int64_t flat[NX_MAX_NDIM] = {-1};
    Parameters p = {.op = op};
    Tensor *t = nxpy_require(tensor, where);
    if (!t)
        return NULL;
    bool all = !axis || axis == Py_None;
    Tensor *operand = fold_operand(op, t, dtype);
    if (operand && all && t->ndim != 1)
        Py_SETREF(operand, (Tensor *)nxpy_reshape(operand, 1, (flat[0] = t->size, flat), -1));
    p.axis = !operand ? -1 : all ? 0 : nxpy_read_axis(axis, t->ndim, where);
    int natural = p.axis < 0 ? -1 : nx_fold_dtype(op, operand->dtype);
    Tensor *result = NULL;
    if (p.axis >= 0)
        result = natural < 0 ? (Tensor *)unsupported(where, operand->dtype) : nxpy_empty((nx_dtype)natural, operand->ndim, tensor_shape(operand));
    nx_status status = result ? run_work(do_scan, result, operand, &p) : NULL;
    Py_XDECREF((PyObject *)operand);
    if (status) {
        Py_CLEAR(result);
        nxpy_raise(where, status);
    }
    return deliver(where, (PyObject *)result, dtype, out);
}

/* ---- functions ---- */

/* The id of an op of the family; -1 with an error. */
static int read_op(PyObject *object, nx_family family, const char *where) {
    long op = PyLong_AsLong(object);
    if (op >= 0 && op < NX_OP_COUNT && nx_ops[op].family == family)
        return (int)op;
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_ValueError, "%s: the first argument is the id of a %s op (nx._core.ops)", where, where);
    return -1;
}

/* -1 where reading it, or what was read before, failed. */
static int read_flag(PyObject *const *args, Py_ssize_t n, Py_ssize_t k) {
    return PyErr_Occurred() ? -1 : n > k ? PyObject_IsTrue(args[k]) : 0;
}

static PyObject *core_fold(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int op = nxpy_count_args("fold", n, 2, 4) ? read_op(args[0], NX_FOLD, "fold") : -1, keep = read_flag(args, n, 3);
    return op < 0 || keep < 0 ? NULL : nxpy_fold((nx_op)op, args[1], n > 2 ? args[2] : NULL, keep, -1, NULL);
}

static PyObject *core_argfold(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int op = nxpy_count_args("argfold", n, 2, 4) ? read_op(args[0], NX_ARGFOLD, "argfold") : -1, keep = read_flag(args, n, 3);
    return op < 0 || keep < 0 ? NULL : nxpy_fold((nx_op)op, args[1], n > 2 ? args[2] : NULL, keep, -1, NULL);
}

static PyObject *core_scan(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int op = nxpy_count_args("scan", n, 3, 3) ? read_op(args[0], NX_SCAN, "scan") : -1;
    return op < 0 ? NULL : nxpy_scan((nx_op)op, args[1], args[2], -1, NULL);
}

static PyObject *core_var(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Tensor *t = nxpy_count_args("var", n, 1, 5) ? nxpy_require(args[0], "var") : NULL;
    double correction = t && n > 2 ? PyFloat_AsDouble(args[2]) : 0;
    int keep = read_flag(args, n, 3), root = read_flag(args, n, 4);
    if (!t || keep < 0 || root < 0 || PyErr_Occurred())
        return NULL;
    return spread(root ? "std" : "var", root, t, n > 1 ? args[1] : NULL, keep, correction, -1, NULL);
}

static PyObject *sort_with(const char *where, Work work, int dtype, PyObject *const *args, Py_ssize_t n) {
    Parameters p = {.axis = -1};
    Tensor *t = nxpy_count_args(where, n, 2, 3) ? nxpy_require(args[0], where) : NULL;
    int descending = read_flag(args, n, 2);
    if (t)
        p.axis = nxpy_read_axis(args[1], t->ndim, where);
    if (p.axis < 0 || descending < 0)
        return NULL;
    p.flag = descending;
    Tensor *out = nxpy_empty(dtype < 0 ? t->dtype : (nx_dtype)dtype, t->ndim, tensor_shape(t));
    nx_status status = out ? run_work(work, out, t, &p) : NULL;
    if (status) {
        Py_CLEAR(out);
        nxpy_raise(where, status);
    }
    return (PyObject *)out;
}

static PyObject *core_sort(PyObject *module, PyObject *const *args, Py_ssize_t n) { return sort_with("sort", do_sort, -1, args, n); }
static PyObject *core_argsort(PyObject *module, PyObject *const *args, Py_ssize_t n) { return sort_with("argsort", do_argsort, NX_I64, args, n); }

/* Both operands in their common dtype (new references in pair). */
static int promote_pair(const char *where, Tensor **pair) {
    int dtype = nx_promote(pair[0]->dtype, pair[1]->dtype);
    if (dtype < 0) {
        PyErr_Format(PyExc_TypeError, "%s: %s and %s have no common dtype; cast one of them", where, nx_dtypes[pair[0]->dtype].name,
                     nx_dtypes[pair[1]->dtype].name);
        return -1;
    }
    for (int k = 0; k < 2; k++) {
        Tensor *t = pair[k];
        pair[k] = t->dtype == dtype ? (Tensor *)Py_NewRef((PyObject *)t) : (Tensor *)nxpy_cast(t, (nx_dtype)dtype);
        if (!pair[k]) {
            if (k == 1)
                Py_DECREF(pair[0]);
            return -1;
        }
    }
    return dtype;
}

static PyObject *core_searchsorted(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("searchsorted", n, 2, 3))
        return NULL;
    Tensor *pair[2] = {nxpy_require(args[0], "searchsorted"), NULL};
    pair[1] = pair[0] ? nxpy_require(args[1], "searchsorted") : NULL;
    int right = read_flag(args, n, 2);
    if (!pair[1] || right < 0)
        return NULL;
    if (pair[0]->ndim != 1) {
        PyErr_Format(PyExc_ValueError, "searchsorted: the sorted tensor has %d axes; it must have one", pair[0]->ndim);
        return NULL;
    }
    if (promote_pair("searchsorted", pair) < 0)
        return NULL;
    Tensor *out = nxpy_empty(NX_I64, pair[1]->ndim, tensor_shape(pair[1]));
    if (out) {
        nx_view to, sorted, values;
        nxpy_as_view(out, &to);
        nxpy_as_view(pair[0], &sorted);
        nxpy_as_view(pair[1], &values);
        nx_status status;
        Py_BEGIN_ALLOW_THREADS
        status = nx_searchsorted(&to, &sorted, &values, right);
        Py_END_ALLOW_THREADS
        if (status) {
            Py_CLEAR(out);
            nxpy_raise("searchsorted", status);
        }
    }
    Py_DECREF(pair[0]);
    Py_DECREF(pair[1]);
    return (PyObject *)out;
}

static PyObject *raise_matmul(const Tensor *a, const Tensor *b, const char *problem) {
    PyObject *x = nxpy_shape_tuple(a->ndim, tensor_shape(a)), *y = nxpy_shape_tuple(b->ndim, tensor_shape(b));
    if (x && y)
        PyErr_Format(PyExc_ValueError, "matmul: shapes %R and %R: %s", x, y, problem);
    Py_XDECREF(x);
    Py_XDECREF(y);
    return NULL;
}

/* One dtype, 1-D operands made matrices, leading axes broadcast: the views that nx_matmul takes. */
static Tensor *matmul_matrices(Tensor *a, Tensor *b, nx_dtype dtype) {
    int64_t batch[NX_MAX_NDIM];
    int na = a->ndim - 2, nb = b->ndim - 2, lead = na > nb ? na : nb;
    nx_view x, y, out_view;
    for (int i = 0; i < lead; i++) {
        int64_t p = i < lead - na ? 1 : tensor_shape(a)[i - (lead - na)], q = i < lead - nb ? 1 : tensor_shape(b)[i - (lead - nb)];
        if (p != q && p != 1 && q != 1)
            return (Tensor *)raise_matmul(a, b, "the leading axes do not broadcast");
        batch[i] = p == 1 ? q : p;
    }
    batch[lead] = tensor_shape(a)[na];
    batch[lead + 1] = tensor_shape(b)[nb + 1];
    Tensor *out = nxpy_empty(dtype, lead + 2, batch);
    if (!out)
        return NULL;
    nxpy_as_view(out, &out_view);
    Tensor *in[2] = {a, b};
    nx_view *view[2] = {&x, &y};
    for (int k = 0; k < 2; k++) {
        view[k]->data = in[k]->data;
        view[k]->dtype = in[k]->dtype;
        view[k]->ndim = lead + 2;
        int64_t shape[NX_MAX_NDIM];
        memcpy(shape, batch, sizeof(int64_t) * (size_t)lead);
        memcpy(shape + lead, tensor_shape(in[k]) + in[k]->ndim - 2, 2 * sizeof(int64_t));
        memcpy(view[k]->shape, shape, sizeof(int64_t) * (size_t)(lead + 2));
        nxpy_broadcast_strides(in[k], lead + 2, shape, view[k]->stride);
    }
    nx_status status;
    Py_BEGIN_ALLOW_THREADS
    status = nx_matmul(&out_view, &x, &y);
    Py_END_ALLOW_THREADS
    if (status) {
        Py_CLEAR(out);
        nxpy_raise("matmul", status);
    }
    return out;
}

/* A vector as a row (axis 0 new) or a column. */
static Tensor *as_matrix(Tensor *t, bool row) {
    int64_t n = tensor_shape(t)[0], step = tensor_stride(t)[0];
    if (row)
        return nxpy_view(t, t->data, t->dtype, 2, (int64_t[]){1, n}, (int64_t[]){0, step});
    return nxpy_view(t, t->data, t->dtype, 2, (int64_t[]){n, 1}, (int64_t[]){step, 0});
}

PyObject *nxpy_matmul(Tensor *a, Tensor *b) {
    if (a->ndim == 0 || b->ndim == 0)
        return raise_matmul(a, b, "0-d operands have no product; use *");
    if (tensor_shape(a)[a->ndim - 1] != tensor_shape(b)[b->ndim > 1 ? b->ndim - 2 : 0])
        return raise_matmul(a, b, "the inner lengths do not match");
    Tensor *pair[2] = {a, b};
    int dtype = promote_pair("matmul", pair);
    if (dtype < 0)
        return NULL;
    if (a->ndim == 1)
        Py_SETREF(pair[0], as_matrix(pair[0], true));
    if (b->ndim == 1)
        Py_SETREF(pair[1], as_matrix(pair[1], false));
    Tensor *out = pair[0] && pair[1] ? matmul_matrices(pair[0], pair[1], (nx_dtype)dtype) : NULL;
    Py_XDECREF((PyObject *)pair[0]);
    Py_XDECREF((PyObject *)pair[1]);
    if (!out || (a->ndim > 1 && b->ndim > 1))
        return (PyObject *)out;
    int64_t shape[NX_MAX_NDIM];
    int ndim = 0;
    for (int i = 0; i < out->ndim; i++) {
        bool dropped = (a->ndim == 1 && i == out->ndim - 2) || (b->ndim == 1 && i == out->ndim - 1);
        if (!dropped)
            shape[ndim++] = tensor_shape(out)[i];
    }
    PyObject *result = nxpy_reshape(out, ndim, shape, -1);
    Py_DECREF(out);
    return result;
}

static PyObject *core_matmul(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Tensor *a = nxpy_count_args("matmul", n, 2, 2) ? nxpy_require(args[0], "matmul") : NULL;
    Tensor *b = a ? nxpy_require(args[1], "matmul") : NULL;
    return b ? nxpy_matmul(a, b) : NULL;
}

PyMethodDef nxpy_reduce_methods[] = {
    {"fold", FAST(core_fold), "fold(op, t, axis=None, keepdims=False)"},
    {"argfold", FAST(core_argfold), "argfold(op, t, axis=None, keepdims=False)"},
    {"scan", FAST(core_scan), "scan(op, t, axis); axis None: over the flattened tensor"},
    {"var", FAST(core_var), "var(t, axis=None, correction=0.0, keepdims=False, root=False)"},
    {"sort", FAST(core_sort), "sort(t, axis, descending=False)"},
    {"argsort", FAST(core_argsort), "argsort(t, axis, descending=False)"},
    {"searchsorted", FAST(core_searchsorted), "searchsorted(sorted, values, right=False)"},
    {"matmul", FAST(core_matmul), "matmul(a, b)"},
    {NULL},
};
