/* map.c: elementwise operations on Python operands: promotion with weak scalars, broadcasting, results; and the
 * operators. Small dense operands take a short path that builds no views. */
#include "core.h"
#include <string.h>

typedef struct {
    Tensor *tensor[3]; /* owned; NULL where the operand is a Python scalar */
    PyObject *scalar[3];
    int n;
    _Alignas(16) char value[3][16]; /* the scalars in the dtype that they take part in */
    nx_dtype value_dtype[3];
} Operands;

static void release(Operands *ops) {
    for (int k = 0; k < ops->n; k++)
        Py_XDECREF((PyObject *)ops->tensor[k]);
}

static int collect(Operands *ops, PyObject *const *operands, int n) {
    *ops = (Operands){.n = n};
    for (int k = 0; k < n; k++) {
        if (nxpy_is_scalar(operands[k]))
            ops->scalar[k] = operands[k];
        else
            ops->tensor[k] = nxpy_Tensor_Check(operands[k]) ? (Tensor *)Py_NewRef(operands[k]) : (Tensor *)nxpy_asarray(operands[k], -1, -1);
        if (!ops->scalar[k] && !ops->tensor[k])
            return -1;
    }
    return 0;
}

/* The promoted dtype of the operands from `first` on; -1 with TypeError. */
static int promote_operands(const Operands *ops, int first, const char *where) {
    int dtype = -1;
    for (int k = first; k < ops->n; k++) {
        if (!ops->tensor[k])
            continue;
        int next = dtype < 0 ? ops->tensor[k]->dtype : nx_promote((nx_dtype)dtype, ops->tensor[k]->dtype);
        if (next < 0) {
            PyErr_Format(PyExc_TypeError, "%s: %s and %s have no common dtype; cast one of them", where, nx_dtypes[dtype].name,
                         nx_dtypes[ops->tensor[k]->dtype].name);
            return -1;
        }
        dtype = next;
    }
    for (int k = first; k < ops->n; k++) {
        if (!ops->scalar[k])
            continue;
        if (dtype < 0)
            dtype = (int)nxpy_scalar_dtype(ops->scalar[k]);
        else
            dtype = (int)nxpy_weak_dtype((nx_dtype)dtype, ops->scalar[k]);
    }
    return dtype;
}

static bool is_logical(nx_op op) { return op >= NX_OP_LAND && op <= NX_OP_LXOR; }

static bool is_comparison(nx_op op) { return op >= NX_OP_EQ && op <= NX_OP_GE; }

/* Where a Python integer lies outside of the tensor's dtype a comparison still has an answer, the same for each element.
 * Returns 1 when *answer is set. */
static int compare_far(nx_op op, const Operands *ops, int k, bool *answer) {
    if (!is_comparison(op) || !PyErr_ExceptionMatches(PyExc_OverflowError) || !PyLong_Check(ops->scalar[k]))
        return 0;
    PyErr_Clear();
    int overflow;
    long long x = PyLong_AsLongLongAndOverflow(ops->scalar[k], &overflow);
    bool above = overflow > 0 || (overflow == 0 && x > 0); /* the scalar lies above all elements */
    bool left_is_less = k == 1 ? above : !above;
    *answer = op == NX_OP_NE || ((op == NX_OP_LT || op == NX_OP_LE) && left_is_less) || ((op == NX_OP_GT || op == NX_OP_GE) && !left_is_less);
    return 1;
}

/* Writes the scalars as elements of dtype, or of compute where that is wider in kind (2 / int tensor). */
static int encode_scalars(nx_op op, Operands *ops, nx_dtype dtype, nx_dtype compute) {
    for (int k = 0; k < ops->n; k++) {
        if (!ops->scalar[k])
            continue;
        ops->value_dtype[k] = nx_dtypes[compute].kind > nx_dtypes[dtype].kind ? compute : dtype;
        if (nxpy_set_item(ops->value_dtype[k], ops->value[k], ops->scalar[k]) < 0) {
            if (!is_logical(op) || !PyErr_ExceptionMatches(PyExc_OverflowError))
                return k + 1;
            PyErr_Clear(); /* a number that does not fit is not 0 */
            if (nxpy_set_item(ops->value_dtype[k], ops->value[k], Py_True) < 0)
                return k + 1;
        }
    }
    return 0;
}

static void operand_view(const Operands *ops, int k, int ndim, const int64_t *shape, nx_view *view) {
    view->ndim = ndim;
    memcpy(view->shape, shape, sizeof(int64_t) * (size_t)ndim);
    if (ops->tensor[k]) {
        view->data = ops->tensor[k]->data;
        view->dtype = ops->tensor[k]->dtype;
        nxpy_broadcast_strides(ops->tensor[k], ndim, shape, view->stride);
    } else {
        view->data = (char *)ops->value[k];
        view->dtype = ops->value_dtype[k];
        memset(view->stride, 0, sizeof(int64_t) * (size_t)ndim);
    }
}

static int check_out(const char *where, Tensor *out, nx_dtype result, int ndim, const int64_t *shape) {
    nx_kind from = nx_dtypes[result].kind, to = nx_dtypes[out->dtype].kind;
    if (from > to || (from == NX_KIND_INT && to == NX_KIND_UINT)) {
        PyErr_Format(PyExc_TypeError, "%s: the result is %s and cannot be written into %s; cast it", where, nx_dtypes[result].name,
                     nx_dtypes[out->dtype].name);
        return -1;
    }
    bool equal = ndim == out->ndim;
    for (int i = 0; equal && i < ndim; i++)
        equal = shape[i] == tensor_shape(out)[i];
    if (!equal) {
        PyObject *want = nxpy_shape_tuple(ndim, shape), *has = nxpy_shape_tuple(out->ndim, tensor_shape(out));
        if (want && has)
            PyErr_Format(PyExc_ValueError, "%s: the result has shape %R, out has %R", where, want, has);
        Py_XDECREF(want);
        Py_XDECREF(has);
        return -1;
    }
    return nxpy_begin_write(out, where);
}

static nx_status run_map(nx_op op, nx_dtype compute, const Operands *ops, Tensor *out) {
    nx_view to, from[3];
    const nx_view *in[3];
    nx_status status;
    nxpy_as_view(out, &to);
    for (int k = 0; k < ops->n; k++) {
        operand_view(ops, k, to.ndim, to.shape, &from[k]);
        in[k] = &from[k];
    }
    if (out->size <= NXPY_GIL_FREE)
        return nx_map(op, compute, ops->n, &to, in);
    Py_BEGIN_ALLOW_THREADS
    status = nx_map(op, compute, ops->n, &to, in);
    Py_END_ALLOW_THREADS
    return status;
}

static PyObject *constant_result(const Operands *ops, int ndim, const int64_t *shape, bool answer) {
    Tensor *out = nxpy_empty(NX_BOOL, ndim, shape);
    if (out)
        memset(out->data, answer, (size_t)out->size);
    return (PyObject *)out;
}

static int map_dtypes(nx_op op, const Operands *ops, nx_dtype *promoted, nx_dtype *compute, nx_dtype *result) {
    const char *where = nx_ops[op].name;
    int dtype = promote_operands(ops, op == NX_OP_WHERE, where);
    if (dtype < 0)
        return -1;
    int used = nx_map_dtype(op, (nx_dtype)dtype);
    if (used < 0 || !nx_map_run(op, (nx_dtype)used, result)) {
        PyErr_Format(PyExc_TypeError, "%s: unsupported dtype %s", where, nx_dtypes[dtype].name);
        return -1;
    }
    *promoted = (nx_dtype)dtype;
    *compute = (nx_dtype)used;
    return 0;
}

/* Integers have no negative powers: -1 with ValueError where an exponent is below 0. */
static int check_powers(const Operands *ops) {
    PyObject *least = NULL;
    if (ops->scalar[1])
        least = Py_NewRef(ops->scalar[1]);
    else if (nx_dtypes[ops->tensor[1]->dtype].kind == NX_KIND_INT && ops->tensor[1]->size > 0)
        least = nxpy_fold(NX_OP_MIN, (PyObject *)ops->tensor[1], NULL, false, -1, NULL);
    else
        return 0;
    PyObject *number = least ? PyNumber_Long(least) : NULL;
    Py_XDECREF(least);
    int overflow = 0;
    bool negative = number && PyLong_AsLongLongAndOverflow(number, &overflow) < 0 && overflow <= 0;
    Py_XDECREF(number);
    if (negative)
        PyErr_SetString(PyExc_ValueError, "pow: integers to negative integer powers are not allowed; cast to a float");
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *map_operands(nx_op op, Operands *ops, PyObject *out) {
    const char *where = nx_ops[op].name;
    nx_dtype promoted, compute, result;
    int ndim, tensors = 0;
    int64_t shape[NX_MAX_NDIM];
    Tensor *list[3], *target;
    if (map_dtypes(op, ops, &promoted, &compute, &result) < 0)
        return NULL;
    if (op == NX_OP_POW && nx_dtypes[compute].kind == NX_KIND_INT && check_powers(ops) < 0)
        return NULL;
    for (int k = 0; k < ops->n; k++)
        if (ops->tensor[k])
            list[tensors++] = ops->tensor[k];
    if (nxpy_broadcast(&ndim, shape, list, tensors, where) < 0)
        return NULL;
    int far = encode_scalars(op, ops, promoted, compute);
    bool answer;
    if (far)
        return !out && compare_far(op, ops, far - 1, &answer) ? constant_result(ops, ndim, shape, answer) : NULL;
    if (out) {
        target = nxpy_require(out, where);
        if (!target || check_out(where, target, result, ndim, shape) < 0)
            return NULL;
        Py_INCREF(target);
    } else {
        target = nxpy_empty(result, ndim, shape);
        if (!target)
            return NULL;
    }
    nx_status status = run_map(op, compute, ops, target);
    if (status) {
        Py_DECREF(target);
        return nxpy_raise(where, status);
    }
    return (PyObject *)target;
}

static bool same_shape(const Tensor *a, const Tensor *b) {
    if (a->ndim != b->ndim)
        return false;
    for (int i = 0; i < a->ndim; i++)
        if (tensor_shape(a)[i] != tensor_shape(b)[i])
            return false;
    return true;
}

/* One run over dense operands of one dtype and shape; scalars beside them step by 0. NULL without an error set: take
 * the long way. */
static PyObject *map_small(nx_op op, PyObject *const *operands, int n) {
    Tensor *first = (Tensor *)operands[nxpy_Tensor_Check(operands[0]) ? 0 : n - 1];
    _Alignas(16) char value[2][16];
    char *ptr[3];
    int64_t step[3];
    nx_dtype result;
    if (!nxpy_Tensor_Check((PyObject *)first) || !(first->flags & NXPY_DENSE) || first->size > NXPY_SMALL)
        return NULL;
    nx_run run = nx_map_run(op, first->dtype, &result);
    if (!run || (op == NX_OP_POW && nx_dtypes[first->dtype].kind == NX_KIND_INT))
        return NULL;
    for (int k = 0; k < n; k++) {
        Tensor *t = (Tensor *)operands[k];
        if (nxpy_Tensor_Check(operands[k])) {
            if (t != first && (t->dtype != first->dtype || !(t->flags & NXPY_DENSE) || !same_shape(t, first)))
                return NULL;
            ptr[k + 1] = t->data;
            step[k + 1] = tensor_itemsize(t);
        } else {
            if (!nxpy_is_scalar(operands[k]) || nxpy_weak_dtype(first->dtype, operands[k]) != first->dtype)
                return NULL;
            if (nxpy_set_item(first->dtype, value[k], operands[k]) < 0) {
                PyErr_Clear();
                return NULL;
            }
            ptr[k + 1] = value[k];
            step[k + 1] = 0;
        }
    }
    Tensor *out = nxpy_empty(result, first->ndim, tensor_shape(first));
    if (!out)
        return NULL;
    ptr[0] = out->data;
    step[0] = nx_dtypes[result].size;
    run(ptr, step, out->size);
    return (PyObject *)out;
}

static PyObject *map_elsewhere(nx_op op, PyObject *const *operands, int n, PyObject *out) {
    PyObject *result = out ? NULL : nxpy_foreign(nx_ops[op].name, operands, n, NULL), *all;
    if (result || PyErr_Occurred() || !(all = PyTuple_New(n + 2)))
        return result;
    PyTuple_SET_ITEM(all, 0, PyLong_FromLong(op));
    PyTuple_SET_ITEM(all, 1, Py_NewRef(out ? out : Py_None));
    for (int k = 0; k < n; k++)
        PyTuple_SET_ITEM(all, k + 2, Py_NewRef(operands[k]));
    return nxpy_elsewhere("map", all, NULL);
}

/* x ** 2 is x * x, exactly; of whole numbers only where the exponent is whole too. */
static bool is_square(PyObject *const *operands) {
    if (!nxpy_Tensor_Check(operands[0]))
        return false;
    nx_kind kind = nx_dtypes[((Tensor *)operands[0])->dtype].kind;
    int overflow;
    if (PyLong_CheckExact(operands[1]))
        return kind >= NX_KIND_UINT && PyLong_AsLongAndOverflow(operands[1], &overflow) == 2;
    return PyFloat_CheckExact(operands[1]) && kind >= NX_KIND_FLOAT && PyFloat_AS_DOUBLE(operands[1]) == 2;
}

PyObject *nxpy_map(nx_op op, PyObject *const *operands, int n, PyObject *out) {
    if (op == NX_OP_POW && n == 2 && is_square(operands))
        return nxpy_map(NX_OP_SQUARE, operands, 1, out);
    if (n != nx_ops[op].arity) {
        PyErr_Format(PyExc_TypeError, "%s: %d operands given, %d needed", nx_ops[op].name, n, nx_ops[op].arity);
        return NULL;
    }
    if (out == Py_None)
        out = NULL;
    if (NXPY_ELSEWHERE) {
        PyObject *result = map_elsewhere(op, operands, n, out);
        if (result || PyErr_Occurred())
            return result;
    }
    if (!out && n <= 2) {
        PyObject *result = map_small(op, operands, n);
        if (result || PyErr_Occurred())
            return result;
    }
    for (int k = 0; k < n; k++)
        if (!nxpy_Tensor_Check(operands[k]) && !nxpy_is_scalar(operands[k])) {
            PyObject *result = out ? NULL : nxpy_foreign(nx_ops[op].name, operands, n, NULL);
            if (result || PyErr_Occurred())
                return result;
            break;
        }
    Operands ops;
    PyObject *result = collect(&ops, operands, n) < 0 ? NULL : map_operands(op, &ops, out);
    release(&ops);
    return result;
}

/* ---- functions ---- */

static PyObject *core_map(PyObject *module, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    PyObject *out = NULL;
    if (names && PyTuple_GET_SIZE(names) == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "out") == 0) {
        out = args[n];
    } else if (names && PyTuple_GET_SIZE(names) > 0) {
        PyErr_SetString(PyExc_TypeError, "map: the only keyword is out");
        return NULL;
    }
    long op = n > 0 ? PyLong_AsLong(args[0]) : -1;
    if (op < 0 || op >= NX_OP_COUNT || nx_ops[op].family != NX_MAP) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "map: the first argument is the id of a map op (nx._core.ops)");
        return NULL;
    }
    return nxpy_map((nx_op)op, args + 1, (int)n - 1, out);
}

static PyObject *core_where(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    return nxpy_count_args("where", n, 3, 3) ? nxpy_map(NX_OP_WHERE, args, 3, NULL) : NULL;
}

static PyObject *core_promote(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int dtype = -1;
    for (int weak = 0; weak < 2; weak++) {
        for (Py_ssize_t k = 0; k < n; k++) {
            if (nxpy_is_scalar(args[k]) != weak)
                continue;
            int next = weak ? (int)(dtype < 0 ? nxpy_scalar_dtype(args[k]) : nxpy_weak_dtype((nx_dtype)dtype, args[k]))
                            : nxpy_Tensor_Check(args[k]) ? ((Tensor *)args[k])->dtype : nxpy_as_dtype(args[k]);
            if (next < 0)
                return NULL;
            int both = weak || dtype < 0 ? next : nx_promote((nx_dtype)dtype, (nx_dtype)next);
            if (both < 0) {
                PyErr_Format(PyExc_TypeError, "promote: %s and %s have no common dtype; cast one of them", nx_dtypes[dtype].name, nx_dtypes[next].name);
                return NULL;
            }
            dtype = both;
        }
    }
    if (dtype < 0) {
        PyErr_SetString(PyExc_TypeError, "promote: at least one tensor, dtype or scalar is needed");
        return NULL;
    }
    return Py_NewRef(nxpy_dtypes[dtype]);
}

PyMethodDef nxpy_map_methods[] = {
    {"map", (PyCFunction)(void (*)(void))core_map, METH_FASTCALL | METH_KEYWORDS, "map(op, *operands, out=None)"},
    {"where", (PyCFunction)(void (*)(void))core_where, METH_FASTCALL, "where(condition, a, b)"},
    {"promote", (PyCFunction)(void (*)(void))core_promote, METH_FASTCALL, "promote(*tensors_dtypes_scalars) -> DType"},
    {NULL},
};
