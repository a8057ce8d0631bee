/* fft.c: Fourier transforms on Python arguments. */
#include "core.h"
#include <math.h>
#include <string.h>

typedef struct {
    nx_fft_direction direction; /* of the last axis */
    int norm;                   /* 0 backward, 1 ortho, 2 forward */
    int count;
    int axis[NX_MAX_NDIM];
    int64_t n[NX_MAX_NDIM];
} Request;

static const char *const kinds[] = {"fft", "ifft", "rfft", "irfft"};
static const char *const norms[] = {"backward", "ortho", "forward"};

/* Which of the words the object is; -1 with ValueError. */
static int read_word(PyObject *object, const char *const *words, int count, const char *where, const char *what) {
    for (int i = 0; PyUnicode_Check(object) && i < count; i++)
        if (PyUnicode_CompareWithASCIIString(object, words[i]) == 0)
            return i;
    if (count == 3)
        PyErr_Format(PyExc_ValueError, "%s: unknown %s %R; \"backward\", \"ortho\" or \"forward\"", where, what, object);
    else
        PyErr_Format(PyExc_ValueError, "%s: unknown %s %R; \"fft\", \"ifft\", \"rfft\" or \"irfft\"", where, what, object);
    return -1;
}

static int read_integers(PyObject *tuple, int64_t *out, const char *where) {
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) > NX_MAX_NDIM) {
        PyErr_Format(PyExc_TypeError, "%s: a tuple of integers is needed, not %R", where, tuple);
        return -1;
    }
    int count = (int)PyTuple_GET_SIZE(tuple);
    for (int i = 0; i < count; i++) {
        out[i] = PyLong_AsLongLong(PyTuple_GET_ITEM(tuple, i));
        if (out[i] == -1 && PyErr_Occurred())
            return -1;
    }
    return count;
}

static int read_request(Request *r, const Tensor *t, PyObject *const *args, const char *where) {
    int64_t axes[NX_MAX_NDIM];
    int direction = read_word(args[1], kinds, 4, where, "kind");
    r->norm = direction < 0 ? -1 : read_word(args[4], norms, 3, where, "norm");
    r->count = r->norm < 0 ? -1 : read_integers(args[2], axes, where);
    if (r->count < 0 || read_integers(args[3], r->n, where) < 0)
        return -1;
    if (PyTuple_GET_SIZE(args[3]) != r->count) {
        PyErr_Format(PyExc_ValueError, "%s: %d axes and %zd lengths; one length an axis is needed", where, r->count, PyTuple_GET_SIZE(args[3]));
        return -1;
    }
    r->direction = (nx_fft_direction)direction;
    for (int i = 0; i < r->count; i++) {
        if (axes[i] < 0 || axes[i] >= t->ndim) {
            PyErr_Format(nxpy_AxisError, "%s: axis %lld is out of bounds for a tensor of %d dimensions", where, (long long)axes[i], t->ndim);
            return -1;
        }
        if (r->n[i] < 1 || r->n[i] > INT64_MAX / 256) {
            PyErr_Format(PyExc_ValueError, "%s: invalid n %lld for axis %lld; a length of one or more that memory can hold is needed", where,
                         (long long)r->n[i], (long long)axes[i]);
            return -1;
        }
        r->axis[i] = (int)axes[i];
    }
    return 0;
}

static double scale_of(const Request *r, bool inverse, int64_t n) {
    if (r->norm == 1)
        return 1.0 / sqrt((double)n);
    return (r->norm == 0) == inverse ? 1.0 / (double)n : 1.0;
}

/* One axis; the result may take the place of an intermediate tensor (in_place). */
static Tensor *transform(Tensor *t, const Request *r, int i, nx_fft_direction direction, bool in_place, const char *where) {
    bool is_single = t->dtype == NX_F32 || t->dtype == NX_C64, inverse = direction == NX_FFT_BACKWARD || direction == NX_FFT_FROM_HALF;
    int64_t shape[NX_MAX_NDIM], n = r->n[i];
    memcpy(shape, tensor_shape(t), sizeof(int64_t) * t->ndim);
    shape[r->axis[i]] = direction == NX_FFT_TO_HALF ? n / 2 + 1 : n;
    nx_dtype dtype = direction == NX_FFT_FROM_HALF ? (is_single ? NX_F32 : NX_F64) : is_single ? NX_C64 : NX_C128;
    bool fits = in_place && dtype == t->dtype && shape[r->axis[i]] == tensor_shape(t)[r->axis[i]];
    Tensor *out = fits ? (Tensor *)Py_NewRef((PyObject *)t) : nxpy_empty(dtype, t->ndim, shape);
    if (!out)
        return NULL;
    nx_view to, from;
    nxpy_as_view(out, &to);
    nxpy_as_view(t, &from);
    nx_status status;
    double scale = scale_of(r, inverse, n);
    if (out->size <= NXPY_GIL_FREE) {
        status = nx_fft(&to, &from, r->axis[i], direction, n, scale);
    } else {
        Py_BEGIN_ALLOW_THREADS
        status = nx_fft(&to, &from, r->axis[i], direction, n, scale);
        Py_END_ALLOW_THREADS
    }
    if (!status)
        return out;
    Py_DECREF(out);
    nxpy_raise(where, status);
    return NULL;
}

/* The operand as numbers that the kind reads: float32, float64, complex64 or complex128 (new reference). */
static Tensor *as_numbers(Tensor *t, nx_fft_direction direction, const char *where) {
    nx_kind kind = nx_dtypes[t->dtype].kind;
    bool is_single = t->dtype == NX_C64 || (kind == NX_KIND_FLOAT && t->dtype != NX_F64);
    if (kind == NX_KIND_COMPLEX && direction == NX_FFT_TO_HALF) {
        PyErr_Format(PyExc_TypeError, "%s: unsupported dtype %s; rfft and ihfft take real numbers", where, nx_dtypes[t->dtype].name);
        return NULL;
    }
    nx_dtype wanted = kind == NX_KIND_COMPLEX || direction == NX_FFT_FROM_HALF ? (is_single ? NX_C64 : NX_C128) : is_single ? NX_F32 : NX_F64;
    return t->dtype == wanted ? (Tensor *)Py_NewRef((PyObject *)t) : (Tensor *)nxpy_cast(t, wanted);
}

static Tensor *transform_axes(Tensor *t, const Request *r, const char *where) {
    int last = r->count - 1;
    nx_fft_direction others = r->direction == NX_FFT_BACKWARD || r->direction == NX_FFT_FROM_HALF ? NX_FFT_BACKWARD : NX_FFT_FORWARD;
    bool last_first = r->direction != NX_FFT_FROM_HALF;
    Tensor *now = as_numbers(t, r->direction, where);
    bool is_ours = now != t;
    for (int step = 0; now && step < r->count; step++) {
        int i = last_first ? last - step : step;
        Tensor *next = transform(now, r, i, i == last ? r->direction : others, is_ours, where);
        Py_DECREF(now);
        now = next;
        is_ours = true;
    }
    return now;
}

/* fft(x, kind, axes, n, norm): see nx/fft. */
static PyObject *core_fft(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Request r;
    Tensor *t = nxpy_count_args("fft", n, 5, 5) ? nxpy_require(args[0], "fft") : NULL;
    if (!t || read_request(&r, t, args, "fft") < 0)
        return NULL;
    if (r.count == 0)
        return (PyObject *)as_numbers(t, r.direction, "fft");
    return (PyObject *)transform_axes(t, &r, "fft");
}

size_t nx_fft_forget(void);

static PyObject *core_fft_forget(PyObject *module, PyObject *unused) { return PyLong_FromSize_t(nx_fft_forget()); }

PyMethodDef nxpy_fft_methods[] = {
    {"fft", (PyCFunction)(void (*)(void))core_fft, METH_FASTCALL, "fft(x, kind, axes, n, norm): kind fft, ifft, rfft or irfft; axes and n tuples"},
    {"fft_forget", core_fft_forget, METH_NOARGS, "Frees the plans kept for later calls; returns their bytes."},
    {NULL},
};
