/* creation.c: tensors from nothing, and conversions asked for by name. */
#include "core.h"
#include <math.h>
#include <string.h>

#define FAST(name) (PyCFunction)(void (*)(void))name, METH_FASTCALL

static int read_dtype(PyObject *const *args, Py_ssize_t n, Py_ssize_t k, int missing) {
    return n <= k || args[k] == Py_None ? missing : nxpy_as_dtype(args[k]);
}

static PyObject *core_empty(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t shape[NX_MAX_NDIM];
    int ndim = nxpy_count_args("empty", n, 1, 2) ? nxpy_read_shape(args[0], shape, "empty") : -1;
    int dtype = ndim < 0 ? -1 : read_dtype(args, n, 1, NX_F64);
    return dtype < 0 ? NULL : (PyObject *)nxpy_empty((nx_dtype)dtype, ndim, shape);
}

static PyObject *core_zeros(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    int ndim = nxpy_count_args("zeros", n, 1, 2) ? nxpy_read_shape(args[0], shape, "zeros") : -1;
    int dtype = ndim < 0 ? -1 : read_dtype(args, n, 1, NX_F64);
    if (dtype < 0)
        return NULL;
    bool is_short = ndim == 1 && shape[0] <= NX_SPARE_BYTES;
    int64_t bytes = is_short ? 0 : nx_dense_strides((nx_dtype)dtype, ndim, shape, stride);
    nx_storage *storage = bytes <= NXPY_SMALL ? NULL : nx_storage_zero((size_t)bytes);
    if (storage)
        return (PyObject *)nxpy_wrap(storage, nx_storage_data(storage), (nx_dtype)dtype, ndim, shape, stride, false);
    Tensor *out = nxpy_empty((nx_dtype)dtype, ndim, shape); /* or says what is wrong with the request */
    if (out)
        memset(out->data, 0, (size_t)(out->size * tensor_itemsize(out)));
    return (PyObject *)out;
}

static PyObject *core_ones(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t shape[NX_MAX_NDIM];
    _Alignas(16) char one[16] = {0};
    int ndim = nxpy_count_args("ones", n, 1, 2) ? nxpy_read_shape(args[0], shape, "ones") : -1;
    int dtype = ndim < 0 ? -1 : read_dtype(args, n, 1, NX_F64);
    Tensor *out = dtype < 0 || nxpy_set_item((nx_dtype)dtype, one, Py_True) < 0 ? NULL : nxpy_empty((nx_dtype)dtype, ndim, shape);
    if (!out)
        return NULL;
    nx_view view;
    nxpy_as_view(out, &view);
    nx_fill(&view, one);
    return (PyObject *)out;
}

static PyObject *core_full(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t shape[NX_MAX_NDIM];
    int ndim = nxpy_count_args("full", n, 2, 3) ? nxpy_read_shape(args[0], shape, "full") : -1;
    int dtype = ndim < 0 ? -2 : read_dtype(args, n, 2, -1);
    if (ndim < 0 || (dtype < 0 && PyErr_Occurred()))
        return NULL;
    PyObject *value = nxpy_asarray(args[1], dtype, -1);
    Tensor *out = value ? nxpy_empty(((Tensor *)value)->dtype, ndim, shape) : NULL;
    if (out && nxpy_copy_into(out, (Tensor *)value) < 0)
        Py_CLEAR(out);
    Py_XDECREF(value);
    return (PyObject *)out;
}

/* Writes start + i * step as dtype through a scratch tensor of float64 or int64. */
static PyObject *ramp(int64_t n, bool whole, int64_t first, int64_t step, double start, double delta, nx_dtype dtype) {
    Tensor *out = nxpy_empty(whole ? NX_I64 : NX_F64, 1, &n);
    if (!out)
        return NULL;
    for (int64_t i = 0; whole && i < n; i++)
        ((int64_t *)out->data)[i] = (int64_t)((uint64_t)first + (uint64_t)i * (uint64_t)step);
    for (int64_t i = 0; !whole && i < n; i++)
        ((double *)out->data)[i] = start + (double)i * delta;
    if (dtype == out->dtype)
        return (PyObject *)out;
    PyObject *cast = nxpy_cast(out, dtype);
    Py_DECREF(out);
    return cast;
}

static int64_t whole_count(int64_t start, int64_t stop, int64_t step) {
    if (step > 0 ? start >= stop : start <= stop)
        return 0;
    uint64_t distance = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
    uint64_t stride = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
    uint64_t n = (distance - 1) / stride + 1;
    return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

static PyObject *arange_whole(PyObject *const *args, int dtype) {
    int64_t x[3];
    for (int k = 0; k < 3; k++) {
        x[k] = PyLong_AsLongLong(args[k]);
        if (x[k] == -1 && PyErr_Occurred())
            return NULL;
    }
    if (x[2] == 0) {
        PyErr_SetString(PyExc_ValueError, "arange: step must not be 0");
        return NULL;
    }
    return ramp(whole_count(x[0], x[1], x[2]), true, x[0], x[2], 0, 0, dtype < 0 ? NX_I64 : (nx_dtype)dtype);
}

static PyObject *core_arange(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int dtype = nxpy_count_args("arange", n, 3, 4) ? read_dtype(args, n, 3, -1) : -1;
    if (PyErr_Occurred())
        return NULL;
    PyObject *count[3] = {Py_False, args[0], args[2]}; /* False is the integer 0 that nobody has to free */
    if (args[1] == Py_None)
        args = count;
    if (PyLong_Check(args[0]) && PyLong_Check(args[1]) && PyLong_Check(args[2]))
        return arange_whole(args, dtype);
    PyObject *numbers[3] = {NULL};
    bool whole = true, ok = true;
    for (int k = 0; k < 3 && ok; k++) {
        numbers[k] = PyIndex_Check(args[k]) ? PyNumber_Index(args[k]) : NULL;
        if (!numbers[k]) {
            PyErr_Clear();
            numbers[k] = PyNumber_Float(args[k]);
            whole = false;
        }
        ok = numbers[k] != NULL;
    }
    PyObject *out = NULL;
    if (ok && whole) {
        out = arange_whole(numbers, dtype);
    } else if (ok) {
        double start = PyFloat_AsDouble(numbers[0]), stop = PyFloat_AsDouble(numbers[1]), step = PyFloat_AsDouble(numbers[2]);
        double count = ceil((stop - start) / step);
        if (PyErr_Occurred())
            ;
        else if (step == 0 || !(count < 9e18))
            PyErr_Format(PyExc_ValueError, "arange: no finite number of steps from %R to %R by %R", args[0], args[1], args[2]);
        else
            out = ramp(count > 0 ? (int64_t)count : 0, false, 0, 0, start, step, dtype < 0 ? NX_F64 : (nx_dtype)dtype);
    }
    for (int k = 0; k < 3; k++)
        Py_XDECREF(numbers[k]);
    return out;
}

/* linspace(start, stop, n, endpoint, dtype): the last value is stop exactly. */
static PyObject *core_linspace(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("linspace", n, 3, 5))
        return NULL;
    double start = PyFloat_AsDouble(args[0]), stop = PyErr_Occurred() ? 0 : PyFloat_AsDouble(args[1]);
    Py_ssize_t count = PyErr_Occurred() ? -1 : PyNumber_AsSsize_t(args[2], PyExc_OverflowError);
    int endpoint = n > 3 && !PyErr_Occurred() ? PyObject_IsTrue(args[3]) : 1, dtype = PyErr_Occurred() ? -1 : read_dtype(args, n, 4, NX_F64);
    if (PyErr_Occurred())
        return NULL;
    if (count < 0) {
        PyErr_Format(PyExc_ValueError, "linspace: %zd points; the number must not be negative", count);
        return NULL;
    }
    Tensor *out = nxpy_empty(NX_F64, 1, (int64_t[]){count});
    if (!out)
        return NULL;
    double *x = (double *)out->data;
    Py_ssize_t parts = endpoint ? count - 1 : count;
    double step = parts > 0 ? (stop - start) / (double)parts : 0;
    bool tiny = step == 0 && parts > 0; /* the step underflows: divide last */
    for (Py_ssize_t i = 0; i < count; i++)
        x[i] = start + (tiny ? (double)i / (double)parts * (stop - start) : (double)i * step);
    if (endpoint && count > 1)
        x[count - 1] = stop;
    if (dtype == NX_F64)
        return (PyObject *)out;
    if (nx_dtypes[dtype].kind <= NX_KIND_INT && dtype != NX_BOOL)
        for (Py_ssize_t i = 0; i < count; i++)
            x[i] = floor(x[i]);
    PyObject *cast = nxpy_cast(out, (nx_dtype)dtype);
    Py_DECREF(out);
    return cast;
}

static PyObject *core_eye(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("eye", n, 1, 4))
        return NULL;
    Py_ssize_t rows = PyNumber_AsSsize_t(args[0], PyExc_OverflowError);
    Py_ssize_t columns = n < 2 || args[1] == Py_None || PyErr_Occurred() ? rows : PyNumber_AsSsize_t(args[1], PyExc_OverflowError);
    Py_ssize_t k = n < 3 || PyErr_Occurred() ? 0 : PyNumber_AsSsize_t(args[2], NULL);
    int dtype = PyErr_Occurred() ? -1 : read_dtype(args, n, 3, NX_F64);
    if (PyErr_Occurred())
        return NULL;
    _Alignas(16) char zero[16] = {0}, one[16] = {0};
    if (nxpy_set_item((nx_dtype)dtype, one, Py_True) < 0)
        return NULL;
    Tensor *out = nxpy_empty((nx_dtype)dtype, 2, (int64_t[]){rows, columns});
    if (!out)
        return NULL;
    nx_view view;
    nxpy_as_view(out, &view);
    nx_fill(&view, zero);
    Py_ssize_t first = k < 0 ? (k < -rows ? rows : -k) : 0;
    for (Py_ssize_t i = first; i < rows && (k < 0 ? i + k : i) < columns && (k <= 0 || k < columns - i); i++)
        memcpy(out->data + i * tensor_stride(out)[0] + (i + k) * tensor_stride(out)[1], one, (size_t)tensor_itemsize(out));
    return (PyObject *)out;
}

static int read_copy(PyObject *const *args, Py_ssize_t n, Py_ssize_t k) { return n <= k || args[k] == Py_None ? -1 : PyObject_IsTrue(args[k]); }

static PyObject *core_asarray(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int dtype = nxpy_count_args("asarray", n, 1, 3) ? read_dtype(args, n, 1, -1) : -1;
    if (PyErr_Occurred())
        return NULL;
    int copy = read_copy(args, n, 2);
    return PyErr_Occurred() ? NULL : nxpy_asarray(args[0], dtype, copy);
}

static PyObject *core_cast(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Tensor *t = nxpy_count_args("cast", n, 2, 3) ? nxpy_require(args[0], "cast") : NULL;
    int dtype = t ? nxpy_as_dtype(args[1]) : -1, copy = dtype < 0 || n < 3 ? 1 : PyObject_IsTrue(args[2]);
    if (dtype < 0 || copy < 0)
        return NULL;
    if (nx_dtypes[t->dtype].kind == NX_KIND_COMPLEX && nx_dtypes[dtype].kind != NX_KIND_COMPLEX && dtype != NX_BOOL) {
        PyErr_Format(PyExc_TypeError, "astype: %s to %s loses the imaginary part; take nx.real(x) or nx.abs(x) first",
                     nx_dtypes[t->dtype].name, nx_dtypes[dtype].name);
        return NULL;
    }
    return !copy && dtype == t->dtype ? Py_NewRef(args[0]) : nxpy_cast(t, (nx_dtype)dtype);
}

static PyObject *core_dtype(PyObject *module, PyObject *object) {
    int dtype = nxpy_as_dtype(object);
    return dtype < 0 ? NULL : Py_NewRef(nxpy_dtypes[dtype]);
}

PyMethodDef nxpy_creation_methods[] = {
    {"empty", FAST(core_empty), "empty(shape, dtype=float64)"},
    {"zeros", FAST(core_zeros), "zeros(shape, dtype=float64)"},
    {"ones", FAST(core_ones), "ones(shape, dtype=float64)"},
    {"full", FAST(core_full), "full(shape, value, dtype=None)"},
    {"arange", FAST(core_arange), "arange(start, stop, step, dtype=None); stop None: from 0 to start"},
    {"linspace", FAST(core_linspace), "linspace(start, stop, n, endpoint=True, dtype=float64)"},
    {"eye", FAST(core_eye), "eye(rows, columns=None, k=0, dtype=float64)"},
    {"asarray", FAST(core_asarray), "asarray(object, dtype=None, copy=None)"},
    {"cast", FAST(core_cast), "cast(t, dtype, copy=True)"},
    {"dtype", core_dtype, METH_O, "dtype(name_or_type) -> DType"},
    {NULL},
};
