/* linalg.c (py): the primitives of nx.linalg: shapes and keywords are read here, the work is in linalg/. Operands are float32,
 * float64, complex64 or complex128 (nx.linalg casts); any strides, any leading axes. */
#include "core.h"
#include "../linalg/linalg.h"
#include <string.h>

#define FAST(name) (PyCFunction)(void (*)(void))name, METH_FASTCALL
#define MOST_ARGS 5

static PyObject *linalg_error;

/* ---- arguments ---------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *where;
    int least, most;
} Signature;

/* Absent ones are NULL. */
static bool read_args(const Signature *s, PyObject *const *args, Py_ssize_t n, PyObject **value) {
    if (!nxpy_count_args(s->where, n, s->least, s->most)) return false;
    memcpy(value, args, (size_t)n * sizeof *value);
    return true;
}

static int read_flag(PyObject *value, bool *flag) {
    int truth = value ? PyObject_IsTrue(value) : *flag;
    *flag = truth > 0;
    return truth < 0 ? -1 : 0;
}

/* A tensor of matrices of one of the four dtypes. */
static Tensor *require_matrices(PyObject *object, const char *where, bool square) {
    Tensor *t = nxpy_require(object, where);
    if (!t) return NULL;
    const int64_t *shape = tensor_shape(t);
    PyObject *tuple = NULL;
    if (t->dtype != NX_F32 && t->dtype != NX_F64 && t->dtype != NX_C64 && t->dtype != NX_C128)
        PyErr_Format(PyExc_TypeError, "%s: unsupported dtype %s; float32, float64, complex64 or complex128", where,
                     nx_dtypes[t->dtype].name);
    else if (t->ndim >= 2 && (!square || shape[t->ndim - 1] == shape[t->ndim - 2]))
        return t;
    else if ((tuple = nxpy_shape_tuple(t->ndim, shape)))
        PyErr_Format(PyExc_ValueError, "%s: invalid shape %R; %s matrices (two axes or more) are needed", where, tuple,
                     square ? "square" : "one or more");
    Py_XDECREF(tuple);
    return NULL;
}

/* ---- operands and results ------------------------------------------------------------------------------------------ */

static nx_batch batch_of(const Tensor *t) {
    const int64_t *shape = tensor_shape(t);
    return (nx_batch){.dtype = t->dtype, .count = nx_count(t->ndim - 2, shape), .m = shape[t->ndim - 2],
                      .n = shape[t->ndim - 1], .bad = -1};
}

/* A dense tensor with t's leading axes, then the given ones (at most two). */
static Tensor *like(const Tensor *t, nx_dtype dtype, int more, int64_t rows, int64_t columns) {
    int64_t shape[NX_MAX_NDIM];
    int lead = t->ndim - 2;
    memcpy(shape, tensor_shape(t), (size_t)lead * sizeof *shape);
    if (more > 0) shape[lead] = rows;
    if (more > 1) shape[lead + 1] = columns;
    return nxpy_empty(dtype, lead + more, shape);
}

/* A dense copy, whose matrices are turned over with `turned`. */
static Tensor *copy_of(const Tensor *t, bool turned) {
    Tensor *out = turned ? like(t, t->dtype, 2, tensor_shape(t)[t->ndim - 1], tensor_shape(t)[t->ndim - 2])
                         : nxpy_empty(t->dtype, t->ndim, tensor_shape(t));
    nx_view from, to;
    if (!out) return NULL;
    nxpy_as_view(t, &from);
    nxpy_as_view(out, &to);
    if (turned) {
        int last = t->ndim - 1;
        int64_t shape = from.shape[last], stride = from.stride[last];
        from.shape[last] = from.shape[last - 1], from.stride[last] = from.stride[last - 1];
        from.shape[last - 1] = shape, from.stride[last - 1] = stride;
    }
    nx_status status;
    Py_BEGIN_ALLOW_THREADS
    status = nx_copy(&to, &from);
    Py_END_ALLOW_THREADS
    if (!status) return out;
    Py_DECREF(out);
    nxpy_raise("linalg", status);
    return NULL;
}

/* LinAlgError with the matrix's place in the batch; MemoryError or RuntimeError where no matrix is to blame. */
static void raise_status(const char *where, nx_status status, const Tensor *t, int64_t bad) {
    if (bad < 0) {
        PyErr_Format(strcmp(status, "no memory") == 0 ? PyExc_MemoryError : PyExc_RuntimeError, "%s: %s", where, status);
        return;
    }
    int64_t at[NX_MAX_NDIM];
    const int64_t *shape = tensor_shape(t);
    for (int i = t->ndim - 3; i >= 0; i--) {
        at[i] = bad % shape[i];
        bad /= shape[i];
    }
    PyObject *index = nxpy_shape_tuple(t->ndim - 2, at), *one = nxpy_shape_tuple(2, shape + t->ndim - 2);
    if (index && one && t->ndim == 2)
        PyErr_Format(linalg_error, "%s: the matrix of shape %R %s", where, one, status);
    else if (index && one)
        PyErr_Format(linalg_error, "%s: the matrix at index %R of the batch, shape %R, %s", where, index, one, status);
    Py_XDECREF(index);
    Py_XDECREF(one);
}

#define DATA(t) ((t) ? (void *)(t)->data : NULL)
/* Runs a call of linalg/ without the GIL; on failure the error is set. */
#define RUN(where, t, batch, call)                                                                  \
    do {                                                                                            \
        nx_status status;                                                                           \
        Py_BEGIN_ALLOW_THREADS                                                                      \
        status = call;                                                                              \
        Py_END_ALLOW_THREADS                                                                        \
        if (status) raise_status(where, status, t, (batch).bad);                                    \
    } while (0)

/* A tuple of the tensors (stolen), or the one there is; NULL with all released when an error is set. */
static PyObject *finish(int n, Tensor *a, Tensor *b, Tensor *c) {
    Tensor *each[3] = {a, b, c};
    bool failed = PyErr_Occurred() != NULL;
    for (int i = 0; i < n; i++) failed = failed || !each[i];
    PyObject *out = failed ? NULL : n == 1 ? Py_NewRef((PyObject *)a) : PyTuple_New(n);
    for (int i = 0; out && n > 1 && i < n; i++) PyTuple_SET_ITEM(out, i, Py_NewRef((PyObject *)each[i]));
    for (int i = 0; i < n; i++) Py_XDECREF((PyObject *)each[i]);
    return out;
}

/* ---- factorisations ------------------------------------------------------------------------------------------------ */

static PyObject *core_cholesky(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"cholesky", 1, 2};
    PyObject *value[MOST_ARGS] = {NULL};
    bool upper = false;
    Tensor *t = read_args(&s, args, n, value) ? require_matrices(value[0], s.where, true) : NULL;
    if (!t || read_flag(value[1], &upper) < 0) return NULL;
    Tensor *a = nxpy_dense(t), *out = a ? nxpy_empty(t->dtype, t->ndim, tensor_shape(t)) : NULL;
    nx_batch b = batch_of(t);
    if (out) RUN(s.where, t, b, nx_cholesky(&b, out->data, a->data, upper));
    Py_XDECREF((PyObject *)a);
    return finish(1, out, NULL, NULL);
}

static int qr_mode(PyObject *value) {
    static const char *const modes[] = {"reduced", "complete", "r"};
    for (int i = 0; value && PyUnicode_Check(value) && i < 3; i++)
        if (PyUnicode_CompareWithASCIIString(value, modes[i]) == 0) return i;
    if (!value) return 0;
    PyErr_Format(PyExc_ValueError, "qr: unknown mode %R; 'reduced', 'complete' or 'r'", value);
    return -1;
}

/* More rows than columns. */
static bool is_high(const Tensor *t) { return tensor_shape(t)[t->ndim - 2] > tensor_shape(t)[t->ndim - 1]; }

/* What a factorisation destroys, or of small matrices, which are only read, the dense operand itself. */
static Tensor *operand_of(Tensor *t, bool turned, bool full) {
    nx_batch b = batch_of(t);
    return nx_is_small(&b, full) ? nxpy_dense(t) : copy_of(t, turned);
}

static PyObject *core_qr(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"qr", 1, 2};
    PyObject *value[MOST_ARGS] = {NULL};
    Tensor *t = read_args(&s, args, n, value) ? require_matrices(value[0], s.where, false) : NULL;
    int mode = t ? qr_mode(value[1]) : -1;
    bool full = mode == 1 && is_high(t);
    Tensor *a = mode < 0 ? NULL : operand_of(t, true, full);
    if (!a) return NULL;
    nx_batch b = batch_of(t);
    int64_t k = full || b.m < b.n ? b.m : b.n;
    Tensor *r = like(t, t->dtype, 2, k, b.n), *q = r && mode != 2 ? like(t, t->dtype, 2, b.m, k) : NULL;
    if (r && (q || mode == 2)) RUN(s.where, t, b, nx_qr(&b, DATA(q), r->data, a->data, full));
    Py_DECREF(a);
    return mode == 2 ? finish(1, r, NULL, NULL) : finish(2, q, r, NULL);
}

static PyObject *core_svd(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"svd", 1, 2};
    PyObject *value[MOST_ARGS] = {NULL};
    bool full = true;
    Tensor *t = read_args(&s, args, n, value) ? require_matrices(value[0], s.where, false) : NULL;
    Tensor *a = !t || read_flag(value[1], &full) < 0 ? NULL : operand_of(t, is_high(t), full);
    if (!a) return NULL;
    nx_batch b = batch_of(t);
    int64_t k = b.m < b.n ? b.m : b.n;
    Tensor *u = like(t, t->dtype, 2, b.m, full ? b.m : k), *values = like(t, nx_real_of(t->dtype), 1, k, 0);
    Tensor *vh = like(t, t->dtype, 2, full ? b.n : k, b.n);
    if (u && values && vh) RUN(s.where, t, b, nx_svd(&b, u->data, values->data, vh->data, a->data, full));
    Py_DECREF(a);
    return finish(3, u, values, vh);
}

static PyObject *core_svdvals(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"svdvals", 1, 1};
    PyObject *value[MOST_ARGS] = {NULL};
    Tensor *t = read_args(&s, args, n, value) ? require_matrices(value[0], s.where, false) : NULL;
    Tensor *a = t ? operand_of(t, is_high(t), false) : NULL;
    if (!a) return NULL;
    nx_batch b = batch_of(t);
    Tensor *values = like(t, nx_real_of(t->dtype), 1, b.m < b.n ? b.m : b.n, 0);
    if (values) RUN(s.where, t, b, nx_svd(&b, NULL, values->data, NULL, a->data, false));
    Py_DECREF(a);
    return finish(1, values, NULL, NULL);
}

static PyObject *symmetric(const Signature *s, PyObject *const *args, Py_ssize_t n, bool vectors) {
    PyObject *value[MOST_ARGS] = {NULL};
    bool upper = false;
    Tensor *t = read_args(s, args, n, value) ? require_matrices(value[0], s->where, true) : NULL;
    Tensor *v = !t || read_flag(value[1], &upper) < 0 ? NULL : copy_of(t, false);
    if (!v) return NULL;
    nx_batch b = batch_of(t);
    Tensor *w = like(t, nx_real_of(t->dtype), 1, b.n, 0);
    if (w) RUN(s->where, t, b, nx_eigh(&b, w->data, v->data, upper, vectors));
    if (vectors) return finish(2, w, v, NULL);
    Py_DECREF(v);
    return finish(1, w, NULL, NULL);
}

static PyObject *core_eigh(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"eigh", 1, 2};
    return symmetric(&s, args, n, true);
}

static PyObject *core_eigvalsh(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"eigvalsh", 1, 2};
    return symmetric(&s, args, n, false);
}

static PyObject *general(const Signature *s, PyObject *const *args, Py_ssize_t n, bool vectors) {
    PyObject *value[MOST_ARGS] = {NULL};
    Tensor *t = read_args(s, args, n, value) ? require_matrices(value[0], s->where, true) : NULL;
    Tensor *a = t ? operand_of(t, true, true) : NULL;
    if (!a) return NULL;
    nx_batch b = batch_of(t);
    nx_dtype dtype = nx_real_of(t->dtype) == NX_F32 ? NX_C64 : NX_C128;
    Tensor *w = like(t, dtype, 1, b.n, 0), *v = vectors ? like(t, dtype, 2, b.n, b.n) : NULL;
    if (w && (v || !vectors)) RUN(s->where, t, b, nx_eig(&b, w->data, DATA(v), a->data));
    Py_DECREF(a);
    return finish(vectors ? 2 : 1, w, v, NULL);
}

static PyObject *core_eig(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"eig", 1, 1};
    return general(&s, args, n, true);
}

static PyObject *core_eigvals(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"eigvals", 1, 1};
    return general(&s, args, n, false);
}

/* ---- inverse, determinant, systems --------------------------------------------------------------------------------- */

static PyObject *core_inv(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"inv", 1, 1};
    PyObject *value[MOST_ARGS] = {NULL};
    Tensor *t = read_args(&s, args, n, value) ? require_matrices(value[0], s.where, true) : NULL;
    Tensor *a = t ? nxpy_dense(t) : NULL, *out = a ? nxpy_empty(t->dtype, t->ndim, tensor_shape(t)) : NULL;
    if (out) {
        nx_batch b = batch_of(t);
        RUN(s.where, t, b, nx_inv(&b, out->data, a->data));
    }
    Py_XDECREF((PyObject *)a);
    return t ? finish(1, out, NULL, NULL) : NULL;
}

static PyObject *determinant(const Signature *s, PyObject *const *args, Py_ssize_t n, bool logarithm) {
    PyObject *value[MOST_ARGS] = {NULL};
    Tensor *t = read_args(s, args, n, value) ? require_matrices(value[0], s->where, true) : NULL;
    Tensor *a = t ? nxpy_dense(t) : NULL;
    if (!a) return NULL;
    nx_batch b = batch_of(t);
    Tensor *sign = like(t, t->dtype, 0, 0, 0), *size = logarithm ? like(t, nx_real_of(t->dtype), 0, 0, 0) : NULL;
    if (sign && (size || !logarithm)) RUN(s->where, t, b, nx_slogdet(&b, sign->data, DATA(size), a->data));
    Py_DECREF(a);
    return finish(logarithm ? 2 : 1, sign, size, NULL);
}

static PyObject *core_slogdet(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"slogdet", 1, 1};
    return determinant(&s, args, n, true);
}

static PyObject *core_det(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"det", 1, 1};
    return determinant(&s, args, n, false);
}

/* What a system needs: the matrices, dense; the right sides spread over the whole batch, to become the solutions; and
 * which matrix belongs to each. */
typedef struct {
    Tensor *a, *x;
    nx_storage *index;
    int64_t *at, k, count;
    nx_batch batch;
} System;

/* at[i]: the flat index in a of the i-th matrix of the shape that a's leading axes are spread over. */
static int spread_index(System *system, const Tensor *a, int lead, const int64_t *shape) {
    int64_t step[NX_MAX_NDIM] = {0}, flat = 1, at[NX_MAX_NDIM] = {0}, now = 0;
    for (int i = a->ndim - 3, axis = lead - 1; i >= 0; i--, axis--) {
        step[axis] = tensor_shape(a)[i] == 1 ? 0 : flat;
        flat *= tensor_shape(a)[i];
    }
    system->index = nx_storage_new((size_t)system->count * sizeof(int64_t));
    if (!system->index) return PyErr_NoMemory(), -1;
    system->at = nx_storage_data(system->index);
    for (int64_t i = 0; i < system->count; i++) {
        system->at[i] = now;
        for (int axis = lead - 1; axis >= 0; axis--) {
            now += step[axis];
            if (++at[axis] < shape[axis]) break;
            now -= step[axis] * shape[axis];
            at[axis] = 0;
        }
    }
    return 0;
}

/* The leading axes of both, broadcast; -1 with an error. */
static int spread_shape(Tensor *a, Tensor *b, int64_t *shape, const char *where) {
    Tensor *lead[2] = {NULL, NULL}, *each[2] = {a, b};
    int ndim = -1;
    bool ok = true;
    for (int i = 0; i < 2; i++) {
        lead[i] = nxpy_view(each[i], each[i]->data, each[i]->dtype, each[i]->ndim - 2, tensor_shape(each[i]), tensor_stride(each[i]));
        ok = ok && lead[i];
    }
    if (!ok || nxpy_broadcast(&ndim, shape, lead, 2, where) < 0) ndim = -1;
    Py_XDECREF((PyObject *)lead[0]);
    Py_XDECREF((PyObject *)lead[1]);
    return ndim;
}

/* As many rows and one dtype. */
static int check_rows(Tensor *a, Tensor *b, const char *where) {
    if (a->dtype == b->dtype && tensor_shape(a)[a->ndim - 2] == tensor_shape(b)[b->ndim - 2]) return 0;
    PyObject *left = nxpy_shape_tuple(a->ndim, tensor_shape(a)), *right = nxpy_shape_tuple(b->ndim, tensor_shape(b));
    if (left && right)
        PyErr_Format(PyExc_ValueError, "%s: matrices of shape %R (%s) and right sides of shape %R (%s) mismatch; as many rows "
                     "and one dtype are needed", where, left, nx_dtypes[a->dtype].name, right, nx_dtypes[b->dtype].name);
    Py_XDECREF(left);
    Py_XDECREF(right);
    return -1;
}

static int make_system(System *system, Tensor *a, Tensor *b, const char *where) {
    int64_t shape[NX_MAX_NDIM];
    int lead = check_rows(a, b, where) < 0 ? -1 : spread_shape(a, b, shape, where);
    if (lead < 0) return -1;
    if (lead + 2 > NX_MAX_NDIM) return PyErr_Format(PyExc_ValueError, "%s: too many axes", where), -1;
    memcpy(shape + lead, tensor_shape(b) + b->ndim - 2, 2 * sizeof *shape);
    system->batch = batch_of(a);
    system->k = shape[lead + 1];
    system->a = nxpy_dense(a);
    system->x = system->a ? nxpy_empty(b->dtype, lead + 2, shape) : NULL;
    if (!system->x || nxpy_copy_into(system->x, b) < 0) return -1;
    system->count = nx_count(lead, shape);
    return system->count == system->batch.count ? 0 : spread_index(system, a, lead, shape);
}

static PyObject *end_system(System *system) {
    Py_XDECREF((PyObject *)system->a);
    if (system->index) nx_storage_release(system->index);
    return finish(1, system->x, NULL, NULL);
}

static PyObject *core_solve(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"solve", 2, 2};
    PyObject *value[MOST_ARGS] = {NULL};
    Tensor *a = read_args(&s, args, n, value) ? require_matrices(value[0], s.where, true) : NULL;
    Tensor *b = a ? require_matrices(value[1], s.where, false) : NULL;
    System system = {NULL};
    if (!b) return NULL;
    if (make_system(&system, a, b, s.where) == 0)
        RUN(s.where, a, system.batch,
            nx_solve(&system.batch, system.x->data, system.a->data, system.k, system.count, system.at));
    return end_system(&system);
}

static int read_transpose(PyObject *value, char *transpose) {
    const char *text = !value ? "N" : PyUnicode_Check(value) ? PyUnicode_AsUTF8(value) : NULL;
    *transpose = text && strlen(text) == 1 && strchr("NTC", text[0]) ? text[0] : 0;
    if (*transpose) return 0;
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_ValueError, "triangular_solve: unknown transpose %R; 'N', 'T' or 'C'", value);
    return -1;
}

static PyObject *core_triangular_solve(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"triangular_solve", 2, 5};
    PyObject *value[MOST_ARGS] = {NULL};
    nx_triangle kind = {false, false, 'N'};
    Tensor *a = read_args(&s, args, n, value) ? require_matrices(value[0], s.where, true) : NULL;
    Tensor *b = a ? require_matrices(value[1], s.where, false) : NULL;
    System system = {NULL};
    if (!b || read_flag(value[2], &kind.upper) < 0 || read_transpose(value[3], &kind.transpose) < 0 ||
        read_flag(value[4], &kind.unit) < 0)
        return NULL;
    if (make_system(&system, a, b, s.where) == 0)
        RUN(s.where, a, system.batch,
            nx_solve_triangular(&system.batch, system.x->data, system.a->data, system.k, system.count, system.at, kind));
    return end_system(&system);
}

/* b turned over into lines of `line` elements, of which the rest is zero. */
static Tensor *right_sides(const Tensor *b, int64_t line) {
    int last = b->ndim - 1;
    int64_t k = tensor_shape(b)[last];
    Tensor *out = like(b, b->dtype, 2, k, line);
    if (!out) return NULL;
    memset(out->data, 0, (size_t)(out->size * tensor_itemsize(out)));
    nx_view from, to;
    nxpy_as_view(b, &from);
    nxpy_as_view(out, &to);
    to.shape[last] = from.shape[last - 1];
    int64_t stride = from.stride[last];
    from.stride[last] = from.stride[last - 1], from.stride[last - 1] = stride;
    from.shape[last] = to.shape[last], from.shape[last - 1] = k;
    nx_status status = nx_copy(&to, &from);
    if (!status) return out;
    Py_DECREF(out);
    nxpy_raise("lstsq", status);
    return NULL;
}

static bool same_lead(const Tensor *a, const Tensor *b) {
    size_t lead = (size_t)(a->ndim - 2) * sizeof(int64_t);
    return a->ndim == b->ndim && memcmp(tensor_shape(a), tensor_shape(b), lead) == 0 && a->size > 0 && b->size > 0;
}

static PyObject *core_lstsq(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    static const Signature s = {"lstsq", 3, 3};
    PyObject *value[MOST_ARGS] = {NULL}, *answer = NULL;
    Tensor *a = read_args(&s, args, n, value) ? require_matrices(value[0], s.where, false) : NULL;
    Tensor *b = a ? require_matrices(value[1], s.where, false) : NULL;
    double rcond = b ? PyFloat_AsDouble(value[2]) : 0;
    if (!b || PyErr_Occurred() || check_rows(a, b, s.where) < 0) return NULL;
    if (!same_lead(a, b)) return PyErr_Format(PyExc_ValueError, "lstsq: leading axes mismatch or nothing to solve"), NULL;
    nx_batch batch = batch_of(a);
    int64_t k = tensor_shape(b)[b->ndim - 1], most = batch.m > batch.n ? batch.m : batch.n;
    bool small = nx_is_small(&batch, false) && k <= NX_LANES_MOST;
    Tensor *matrix = small ? nxpy_dense(a) : copy_of(a, true);
    Tensor *right = !matrix ? NULL : small ? nxpy_dense(b) : right_sides(b, most);
    Tensor *x = like(a, a->dtype, 2, batch.n, k), *rest = like(a, nx_real_of(a->dtype), 1, k, 0);
    Tensor *rank = like(a, NX_I64, 0, 0, 0), *values = like(a, nx_real_of(a->dtype), 1, batch.m + batch.n - most, 0);
    if (matrix && right && x && rest && rank && values) {
        nx_least out = {x->data, rest->data, values->data, (int64_t *)rank->data};
        RUN(s.where, a, batch, nx_lstsq(&batch, &out, matrix->data, right->data, k, rcond));
        if (!PyErr_Occurred()) answer = PyTuple_Pack(4, x, rest, rank, values);
    }
    Tensor *each[] = {matrix, right, x, rest, rank, values};
    for (int i = 0; i < 6; i++) Py_XDECREF((PyObject *)each[i]);
    return answer;
}

int nxpy_linalg_init(PyObject *module) {
    linalg_error = PyErr_NewExceptionWithDoc(
        "nx.linalg.LinAlgError",
        "A matrix that the operation is not defined for: singular, not positive definite, NaN inside, no convergence.",
        PyExc_ValueError, NULL);
    return linalg_error ? PyModule_AddObjectRef(module, "LinAlgError", linalg_error) : -1;
}

PyMethodDef nxpy_linalg_methods[] = {
    {"cholesky", FAST(core_cholesky), "cholesky(x, upper=False)"},
    {"qr", FAST(core_qr), "qr(x, mode='reduced'): (Q, R); mode 'r': R"},
    {"svd", FAST(core_svd), "svd(x, full_matrices=True): (U, S, Vh)"},
    {"svdvals", FAST(core_svdvals), "svdvals(x)"},
    {"eigh", FAST(core_eigh), "eigh(x, upper=False): (values, vectors)"},
    {"eigvalsh", FAST(core_eigvalsh), "eigvalsh(x, upper=False)"},
    {"eig", FAST(core_eig), "eig(x): (values, vectors), complex"},
    {"eigvals", FAST(core_eigvals), "eigvals(x): complex"},
    {"inv", FAST(core_inv), "inv(x)"},
    {"slogdet", FAST(core_slogdet), "slogdet(x): (sign, logarithm)"},
    {"det", FAST(core_det), "det(x)"},
    {"solve", FAST(core_solve), "solve(a, b): b of matrices; leading axes are broadcast"},
    {"lstsq", FAST(core_lstsq), "lstsq(a, b, rcond): (x, residuals, rank, s); the same leading axes, no length zero"},
    {"triangular_solve", FAST(core_triangular_solve),
     "triangular_solve(a, b, upper=False, transpose='N', unit_diagonal=False)"},
    {NULL},
};
