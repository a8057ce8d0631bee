/* methods.c: the Tensor methods that are too small to pay for a Python frame and read differently from the function of the
 * same name. All others are attached from Python (nx/methods.py). */
#include "core.h"
#include <string.h>

static PyObject *refuse(const char *where, PyObject *name, const char *words) {
    PyErr_Format(PyExc_TypeError, "%s: unknown argument %R; %s", where, name, words);
    return NULL;
}

/* order="C" and nothing else; -1 with an error. */
static int check_order(const char *where, PyObject *order) {
    if (PyUnicode_Check(order) && (PyUnicode_CompareWithASCIIString(order, "C") == 0 || PyUnicode_CompareWithASCIIString(order, "K") == 0 ||
                                   PyUnicode_CompareWithASCIIString(order, "A") == 0))
        return 0;
    PyErr_Format(PyExc_ValueError, "%s: unsupported order %R; only 'C'", where, order);
    return -1;
}

static PyObject *tensor_reshape(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    int64_t shape[NX_MAX_NDIM];
    int copy = -1, ndim = 0;
    for (Py_ssize_t i = 0; kwnames && i < PyTuple_GET_SIZE(kwnames); i++) {
        PyObject *name = PyTuple_GET_ITEM(kwnames, i), *value = args[n + i];
        if (PyUnicode_CompareWithASCIIString(name, "copy") == 0) {
            copy = value == Py_None ? -1 : PyObject_IsTrue(value);
            if (copy < 0 && PyErr_Occurred())
                return NULL;
        } else if (PyUnicode_CompareWithASCIIString(name, "order") == 0) {
            if (check_order("reshape", value) < 0)
                return NULL;
        } else {
            return refuse("reshape", name, "reshape(*shape, order='C', copy=None)");
        }
    }
    if (n == 1) {
        ndim = nxpy_read_shape(args[0], shape, "reshape");
    } else {
        if (n > NX_MAX_NDIM)
            return PyErr_Format(PyExc_ValueError, "reshape: shape has %zd axes; at most %d are supported", n, NX_MAX_NDIM);
        for (; ndim >= 0 && ndim < n; ndim++) {
            shape[ndim] = PyLong_AsLongLong(args[ndim]);
            if (shape[ndim] == -1 && PyErr_Occurred())
                return NULL;
        }
    }
    return ndim < 0 ? NULL : nxpy_reshape((Tensor *)self, ndim, shape, copy);
}

static int only_order(const char *where, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    Py_ssize_t named = kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
    if (n + named > 1 || (named && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(kwnames, 0), "order") != 0)) {
        PyErr_Format(PyExc_TypeError, "%s: unknown arguments; %s(order='C')", where, where);
        return -1;
    }
    return n + named ? check_order(where, args[0]) : 0;
}

static PyObject *tensor_ravel(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    return only_order("ravel", args, n, kwnames) < 0 ? NULL : nxpy_reshape((Tensor *)self, 1, (int64_t[]){((Tensor *)self)->size}, -1);
}

static PyObject *tensor_flatten(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    return only_order("flatten", args, n, kwnames) < 0 ? NULL : nxpy_reshape((Tensor *)self, 1, (int64_t[]){((Tensor *)self)->size}, 1);
}

static PyObject *tensor_copy(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    return only_order("copy", args, n, kwnames) < 0 ? NULL : nxpy_cast((Tensor *)self, ((Tensor *)self)->dtype);
}

static PyObject *tensor_transpose(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    const Tensor *t = (Tensor *)self;
    int64_t axes[NX_MAX_NDIM], shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    uint32_t seen = 0;
    Py_ssize_t given = n;
    if (n == 1 && !PyIndex_Check(args[0]) && args[0] != Py_None) {
        given = nxpy_read_shape(args[0], axes, "transpose");
    } else if (n == 0 || (n == 1 && args[0] == Py_None)) {
        given = t->ndim;
        for (int i = 0; i < t->ndim; i++)
            axes[i] = t->ndim - 1 - i;
    } else {
        for (Py_ssize_t i = 0; i < n && i < NX_MAX_NDIM; i++)
            axes[i] = PyLong_AsLongLong(args[i]);
    }
    if (given < 0 || PyErr_Occurred())
        return NULL;
    if (given != t->ndim)
        return PyErr_Format(PyExc_ValueError, "transpose: %zd axes given for a tensor of dimension %d", given, (int)t->ndim);
    for (int i = 0; i < t->ndim; i++) {
        int64_t axis = axes[i] < 0 ? axes[i] + t->ndim : axes[i];
        if (axis < 0 || axis >= t->ndim)
            return PyErr_Format(PyExc_IndexError, "transpose: axis %lld is out of bounds for a tensor of dimension %d", (long long)axes[i],
                                (int)t->ndim);
        if (seen >> axis & 1)
            return PyErr_Format(PyExc_ValueError, "transpose: axis %lld is given twice", (long long)axis);
        seen |= 1u << axis;
        shape[i] = tensor_shape(t)[axis];
        stride[i] = tensor_stride(t)[axis];
    }
    return (PyObject *)nxpy_view(t, t->data, t->dtype, t->ndim, shape, stride);
}

static PyObject *tensor_tobytes(PyObject *self, PyObject *unused) {
    Tensor *dense = nxpy_dense((Tensor *)self);
    PyObject *bytes = dense ? PyBytes_FromStringAndSize(dense->data, dense->size * tensor_itemsize(dense)) : NULL;
    Py_XDECREF((PyObject *)dense);
    return bytes;
}

static PyObject *tensor_to_device(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    if (n == 1 && PyUnicode_Check(args[0]) && PyUnicode_CompareWithASCIIString(args[0], "cpu") == 0)
        return Py_NewRef(self);
    PyErr_Format(PyExc_ValueError, "to_device: unknown device %R; only 'cpu'", n ? args[0] : Py_None);
    return NULL;
}

/* The last axis in elements of another size; -1 with an error where its bytes do not divide or do not lie side by side. */
static int view_last_axis(const Tensor *t, nx_dtype dtype, int64_t *shape, int64_t *stride) {
    int64_t from = tensor_itemsize(t), to = nx_dtypes[dtype].size;
    int last = t->ndim - 1;
    if (from == to)
        return 0;
    const char *problem = NULL;
    if (last < 0)
        problem = "a 0-d tensor has no axis to change; reshape it to (1,) first";
    else if (shape[last] != 1 && stride[last] != from && t->size)
        problem = "the last axis is not dense; copy the tensor first";
    else if (shape[last] * from % to)
        problem = "the bytes of the last axis do not divide into elements of the new dtype";
    if (problem) {
        PyErr_Format(PyExc_ValueError, "view: %s as %s: %s", nx_dtypes[t->dtype].name, nx_dtypes[dtype].name, problem);
        return -1;
    }
    shape[last] = shape[last] * from / to;
    stride[last] = to;
    return 0;
}

static PyObject *tensor_view(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    Tensor *t = (Tensor *)self;
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    int dtype = n > 1 ? (PyErr_Format(PyExc_TypeError, "view: %zd arguments given; view(dtype)", n), -1) : n ? nxpy_as_dtype(args[0]) : t->dtype;
    if (dtype < 0)
        return NULL;
    if (dtype == NX_BOOL && t->dtype != NX_BOOL)
        return PyErr_Format(PyExc_TypeError, "view: %s as bool: bytes beyond 0 and 1 are no truth values; use astype", nx_dtypes[t->dtype].name);
    memcpy(shape, tensor_shape(t), sizeof(int64_t) * t->ndim);
    memcpy(stride, tensor_stride(t), sizeof(int64_t) * t->ndim);
    if (view_last_axis(t, (nx_dtype)dtype, shape, stride) < 0)
        return NULL;
    int64_t align = nx_dtypes[dtype].size > 8 ? 8 : nx_dtypes[dtype].size;
    bool aligned = (uintptr_t)t->data % (uintptr_t)align == 0;
    for (int i = 0; i < t->ndim; i++)
        aligned = aligned && (shape[i] <= 1 || stride[i] % align == 0);
    if (!aligned)
        return PyErr_Format(PyExc_ValueError, "view: %s as %s: the memory is not aligned; copy the tensor first", nx_dtypes[t->dtype].name, nx_dtypes[dtype].name);
    return (PyObject *)nxpy_view(t, t->data, (nx_dtype)dtype, t->ndim, shape, stride);
}

#define NAMED(name) (PyCFunction)(void (*)(void))name, METH_FASTCALL | METH_KEYWORDS

static PyMethodDef methods[] = {
    {"reshape", NAMED(tensor_reshape),
     "reshape($self, *shape, order='C', copy=None)\n--\n\nnx.reshape with the lengths as one tuple or as arguments.\n\n"
     ">>> nx.arange(6).reshape(2, 3).shape\n(2, 3)\n"},
    {"ravel", NAMED(tensor_ravel),
     "ravel($self, order='C')\n--\n\nOne dimension, row-major; a view where possible.\n\n>>> nx.zeros((2, 2)).ravel().shape\n(4,)\n"},
    {"flatten", NAMED(tensor_flatten),
     "flatten($self, order='C')\n--\n\nOne dimension, row-major; always a copy.\n\n>>> nx.zeros((2, 2)).flatten().shape\n(4,)\n"},
    {"copy", NAMED(tensor_copy),
     "copy($self, order='C')\n--\n\nA fresh, dense, writable copy.\n\n>>> nx.arange(2).copy()\nTensor([0, 1])\n"},
    {"transpose", (PyCFunction)(void (*)(void))tensor_transpose, METH_FASTCALL,
     "transpose($self, *axes)\n--\n\nA view with the axes in this order, one tuple or arguments; reversed without them.\n\n"
     ">>> nx.zeros((2, 3, 4)).transpose(1, 0, 2).shape\n(3, 2, 4)\n"},
    {"view", (PyCFunction)(void (*)(void))tensor_view, METH_FASTCALL,
     "view($self, dtype=None, /)\n--\n\nThe same memory read as another dtype; the last axis changes its length with the element's size.\n\n"
     "Raises ValueError where the bytes do not fit, TypeError for bool.\n\n"
     ">>> nx.asarray([1.0], nx.float32).view(nx.uint32)\nTensor([1065353216], dtype=uint32)\n"},
    {"tobytes", tensor_tobytes, METH_NOARGS,
     "tobytes($self)\n--\n\nThe elements' bytes in row-major order.\n\n>>> nx.asarray([1, 2], nx.uint8).tobytes()\nb'\\x01\\x02'\n"},
    {"to_device", NAMED(tensor_to_device),
     "to_device($self, device, /, *, stream=None)\n--\n\nThe tensor itself; 'cpu' is the only device.\n\n"
     ">>> nx.arange(2).to_device('cpu')\nTensor([0, 1])\n"},
    {NULL},
};

int nxpy_methods_init(void) {
    for (PyMethodDef *row = methods; row->ml_name; row++) {
        PyObject *descriptor = PyDescr_NewMethod(nxpy_Tensor, row);
        int status = descriptor ? PyObject_SetAttrString((PyObject *)nxpy_Tensor, row->ml_name, descriptor) : -1;
        Py_XDECREF(descriptor);
        if (status < 0)
            return -1;
    }
    return 0;
}
