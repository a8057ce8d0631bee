/* random.c (py): keys and draws on Python arguments. Keys are tensors (..., 2) of uint32 or (..., 4) of uint64; leading axes
 * are a batch of keys, and every result then has them in front. */
#include "../random.h"
#include "core.h"
#include <string.h>

/* Dense keys of an engine; count is how many. */
typedef struct {
    Tensor *tensor; /* to be released */
    bool is_wide;
    int64_t count;
} Keys;

static bool read_keys(PyObject *object, Keys *keys, const char *where) {
    Tensor *t = nxpy_require(object, where);
    if (!t)
        return false;
    int64_t last = t->ndim ? tensor_shape(t)[t->ndim - 1] : 0;
    keys->is_wide = t->dtype == NX_U64;
    if (!(t->dtype == NX_U32 && last == 2) && !(t->dtype == NX_U64 && last == 4)) {
        PyObject *shape = nxpy_shape_tuple(t->ndim, tensor_shape(t));
        PyErr_Format(PyExc_ValueError, "%s: key of shape %R and dtype %s; make one with nx.random.key(seed): (2,) uint32 or (4,) uint64",
                     where, shape, nx_dtypes[t->dtype].name);
        Py_XDECREF(shape);
        return false;
    }
    keys->tensor = nxpy_dense(t);
    keys->count = t->size / last;
    return keys->tensor != NULL;
}

static nx_key key_at(const Keys *keys, int64_t i) {
    nx_key key = {.is_wide = keys->is_wide};
    if (keys->is_wide)
        memcpy(key.word, keys->tensor->data + 32 * i, 32);
    else
        for (int k = 0; k < 2; k++)
            key.word[k] = ((const uint32_t *)keys->tensor->data)[2 * i + k];
    return key;
}

/* A dense result of shape (keys' leading axes, shape). */
static Tensor *result_of(const Keys *keys, nx_dtype dtype, int ndim, const int64_t *shape, const char *where) {
    int64_t whole[NX_MAX_NDIM];
    int lead = keys->tensor->ndim - 1;
    if (lead + ndim > NX_MAX_NDIM)
        return (Tensor *)PyErr_Format(PyExc_ValueError, "%s: %d dimensions; at most %d", where, lead + ndim, NX_MAX_NDIM);
    memcpy(whole, tensor_shape(keys->tensor), (size_t)lead * sizeof *whole);
    memcpy(whole + lead, shape, (size_t)ndim * sizeof *whole);
    return nxpy_empty(dtype, lead + ndim, whole);
}

/* threefry(key, counter): the block of each pair; both of one shape and dtype. */
static PyObject *core_threefry(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("threefry", n, 2, 2))
        return NULL;
    Keys keys = {0}, counters = {0};
    Tensor *out = NULL;
    if (!read_keys(args[0], &keys, "threefry") || !read_keys(args[1], &counters, "threefry"))
        goto done;
    if (keys.is_wide != counters.is_wide || keys.tensor->ndim != counters.tensor->ndim ||
        memcmp(tensor_shape(keys.tensor), tensor_shape(counters.tensor), (size_t)keys.tensor->ndim * sizeof(int64_t)) != 0) {
        PyErr_SetString(PyExc_ValueError, "threefry: key and counter must match in shape and dtype");
        goto done;
    }
    out = nxpy_empty((nx_dtype)keys.tensor->dtype, keys.tensor->ndim, tensor_shape(keys.tensor));
    if (out && keys.is_wide)
        nx_threefry_4x64((uint64_t *)out->data, (uint64_t *)keys.tensor->data, (uint64_t *)counters.tensor->data, keys.count);
    else if (out)
        nx_threefry_2x32((uint32_t *)out->data, (uint32_t *)keys.tensor->data, (uint32_t *)counters.tensor->data, keys.count);
done:
    Py_XDECREF((PyObject *)keys.tensor);
    Py_XDECREF((PyObject *)counters.tensor);
    return (PyObject *)out;
}

/* "bits" or the name of a draw: its number, NX_DRAW_COUNT for bits; -1 with ValueError. */
static int read_kind(PyObject *name) {
    const char *text = PyUnicode_AsUTF8(name);
    for (int i = 0; text && i < NX_DRAW_COUNT; i++)
        if (strcmp(text, nx_draw_names[i]) == 0)
            return i;
    if (text && strcmp(text, "bits") == 0)
        return NX_DRAW_COUNT;
    if (text)
        PyErr_Format(PyExc_ValueError, "random_draw: unknown distribution %R", name);
    return -1;
}

static bool fits_kind(int kind, nx_dtype dtype) {
    if (kind == NX_DRAW_COUNT ? nx_dtypes[dtype].kind == NX_KIND_UINT
                              : dtype == NX_F16 || dtype == NX_BF16 || dtype == NX_F32 || dtype == NX_F64)
        return true;
    PyErr_Format(PyExc_TypeError, "%s: unsupported dtype %s; %s", kind == NX_DRAW_COUNT ? "bits" : nx_draw_names[kind], nx_dtypes[dtype].name,
                 kind == NX_DRAW_COUNT ? "uint8, uint16, uint32 or uint64" : "float16, bfloat16, float32 or float64");
    return false;
}

static PyObject *core_draw(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("random_draw", n, 4, 6))
        return NULL;
    PyObject *key_object = args[0], *kind_object = args[1], *shape_object = args[2], *dtype_object = args[3];
    double offset = n > 4 ? PyFloat_AsDouble(args[4]) : 0, factor = n > 5 ? PyFloat_AsDouble(args[5]) : 1;
    if (PyErr_Occurred())
        return NULL;
    int64_t shape[NX_MAX_NDIM];
    int kind = read_kind(kind_object), dtype = kind < 0 ? -1 : nxpy_as_dtype(dtype_object);
    if (dtype < 0 || !fits_kind(kind, (nx_dtype)dtype))
        return NULL;
    const char *where = kind == NX_DRAW_COUNT ? "bits" : nx_draw_names[kind];
    int ndim = nxpy_read_shape(shape_object, shape, where);
    Keys keys;
    if (ndim < 0 || !read_keys(key_object, &keys, where))
        return NULL;
    Tensor *out = result_of(&keys, (nx_dtype)dtype, ndim, shape, where);
    int64_t each = out && keys.count ? out->size / keys.count : 0, bytes = each * nx_dtypes[dtype].size;
    PyThreadState *state = out && out->size > NXPY_GIL_FREE / 8 ? PyEval_SaveThread() : NULL;
    for (int64_t i = 0; each && i < keys.count; i++) {
        nx_key key = key_at(&keys, i);
        if (kind == NX_DRAW_COUNT)
            nx_random_bits(out->data + i * bytes, bytes, &key);
        else
            nx_random_draw((nx_draw)kind, (nx_dtype)dtype, out->data + i * bytes, each, &key, offset, factor);
    }
    if (state)
        PyEval_RestoreThread(state);
    Py_DECREF((PyObject *)keys.tensor);
    return (PyObject *)out;
}

/* ---- samplers: parameters are tensors of one shape (or of one element), whose leading axes are those of the key ---------- */

/* The parameter as dense memory of the dtype that the sampler reads (new reference). */
static Tensor *read_parameter(PyObject *object, nx_dtype dtype, const char *where) {
    Tensor *t = nxpy_require(object, where);
    if (!t)
        return NULL;
    if (dtype == NX_I64 && t->dtype != NX_I64 && t->dtype != NX_U64)
        return (Tensor *)PyErr_Format(PyExc_TypeError, "%s: bounds of dtype %s; int64 or uint64", where, nx_dtypes[t->dtype].name);
    if (dtype == NX_F64 && nx_dtypes[t->dtype].kind == NX_KIND_COMPLEX)
        return (Tensor *)PyErr_Format(PyExc_TypeError, "%s: parameter of dtype %s; real numbers are needed", where, nx_dtypes[t->dtype].name);
    if (t->dtype == dtype || dtype == NX_I64)
        return nxpy_dense(t);
    return (Tensor *)nxpy_cast(t, dtype);
}

/* Whether the shape begins with the keys' leading axes; else ValueError. */
static bool leads(const Keys *keys, int ndim, const int64_t *shape, const char *where) {
    int lead = keys->tensor->ndim - 1;
    if (lead <= ndim && memcmp(shape, tensor_shape(keys->tensor), (size_t)lead * sizeof *shape) == 0)
        return true;
    PyErr_Format(PyExc_ValueError, "%s: the shape must begin with the leading axes of the key", where);
    return false;
}

static void sample_all(nx_sampler sampler, const Keys *keys, Tensor *out, Tensor *const *params) {
    int64_t each = out->size / keys->count;
    for (int64_t i = 0; i < keys->count; i++) {
        nx_key key = key_at(keys, i);
        const void *in[2] = {NULL};
        int step[2] = {0};
        for (int k = 0; k < nx_samplers[sampler].params; k++) {
            step[k] = params[k]->size != 1;
            in[k] = params[k]->data + (step[k] ? i * each * 8 : 0);
        }
        nx_random_sample(sampler, out->data + i * each * 8, in, step, each, &key);
    }
}

/* random_sample(key, name, shape, parameters...): each parameter has the shape or one element. */
static PyObject *core_sample(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("random_sample", n, 4, 5))
        return NULL;
    const char *name = PyUnicode_AsUTF8(args[1]);
    int sampler = 0, ndim;
    int64_t shape[NX_MAX_NDIM];
    while (name && sampler < NX_SAMPLER_COUNT && strcmp(name, nx_samplers[sampler].name) != 0)
        sampler++;
    if (!name || sampler == NX_SAMPLER_COUNT || n != 3 + nx_samplers[sampler].params)
        return name ? PyErr_Format(PyExc_ValueError, "random_sample: unknown distribution %R of %zd parameters", args[1], n - 3) : NULL;
    Keys keys = {0};
    Tensor *params[2] = {NULL}, *out = NULL;
    if ((ndim = nxpy_read_shape(args[2], shape, name)) < 0 || !read_keys(args[0], &keys, name) || !leads(&keys, ndim, shape, name))
        goto done;
    nx_dtype dtype = nx_samplers[sampler].out;
    for (int k = 0; k < n - 3; k++) {
        params[k] = read_parameter(args[3 + k], nx_samplers[sampler].in, name);
        if (!params[k])
            goto done;
        bool fits = params[k]->size == 1 || (params[k]->ndim == ndim && memcmp(tensor_shape(params[k]), shape, (size_t)ndim * sizeof *shape) == 0);
        if (!fits || (k && sampler == NX_SAMPLER_INTEGERS && params[k]->dtype != params[0]->dtype)) {
            PyErr_Format(PyExc_ValueError, "%s: parameters must have the shape of the result and one dtype", name);
            goto done;
        }
        dtype = sampler == NX_SAMPLER_INTEGERS ? (nx_dtype)params[k]->dtype : dtype;
    }
    out = nxpy_empty(dtype, ndim, shape);
    if (out && out->size) {
        PyThreadState *state = out->size > NXPY_GIL_FREE / 32 ? PyEval_SaveThread() : NULL;
        sample_all((nx_sampler)sampler, &keys, out, params);
        if (state)
            PyEval_RestoreThread(state);
    }
done:
    Py_XDECREF((PyObject *)params[0]);
    Py_XDECREF((PyObject *)params[1]);
    Py_XDECREF((PyObject *)keys.tensor);
    return (PyObject *)out;
}

/* random_permutation(key, n, k): (keys' leading axes, k) int64. */
static PyObject *core_permutation(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("random_permutation", n, 3, 3))
        return NULL;
    long long size = PyLong_AsLongLong(args[1]), count = PyErr_Occurred() ? 0 : PyLong_AsLongLong(args[2]);
    if (PyErr_Occurred())
        return NULL;
    if (count < 0 || count > size)
        return PyErr_Format(PyExc_ValueError, "random_permutation: %lld positions of %lld", count, size);
    Keys keys;
    if (!read_keys(args[0], &keys, "random_permutation"))
        return NULL;
    Tensor *out = result_of(&keys, NX_I64, 1, (int64_t[]){count}, "random_permutation");
    bool done = true;
    PyThreadState *state = out && out->size > NXPY_GIL_FREE / 32 ? PyEval_SaveThread() : NULL;
    for (int64_t i = 0; out && done && i < keys.count; i++) {
        nx_key key = key_at(&keys, i);
        done = nx_random_permutation((int64_t *)out->data + i * count, size, count, &key);
    }
    if (state)
        PyEval_RestoreThread(state);
    Py_DECREF((PyObject *)keys.tensor);
    if (!done) {
        Py_DECREF((PyObject *)out);
        return PyErr_NoMemory();
    }
    return (PyObject *)out;
}

PyMethodDef nxpy_random_methods[] = {
    {"threefry", (PyCFunction)(void (*)(void))core_threefry, METH_FASTCALL, "threefry(key, counter)"},
    {"random_draw", (PyCFunction)(void (*)(void))core_draw, METH_FASTCALL, "random_draw(key, kind, shape, dtype, offset=0, factor=1)"},
    {"random_sample", (PyCFunction)(void (*)(void))core_sample, METH_FASTCALL, "random_sample(key, name, shape, *parameters)"},
    {"random_permutation", (PyCFunction)(void (*)(void))core_permutation, METH_FASTCALL, "random_permutation(key, n, k)"},
    {NULL},
};
