/* args.c: reading of shapes, axes and operands from Python arguments. */
#include "core.h"
#include <string.h>

bool nxpy_count_args(const char *where, Py_ssize_t n, Py_ssize_t low, Py_ssize_t high) {
    if (n >= low && n <= high)
        return true;
    PyErr_Format(PyExc_TypeError, "%s: %zd arguments given, %zd to %zd needed", where, n, low, high);
    return false;
}

Tensor *nxpy_require(PyObject *object, const char *where) {
    if (nxpy_Tensor_Check(object))
        return (Tensor *)object;
    PyErr_Format(PyExc_TypeError, "%s: a Tensor is needed, not %s; wrap it in nx.asarray", where, Py_TYPE(object)->tp_name);
    return NULL;
}

static int read_int(PyObject *object, int64_t *x, const char *where) {
    PyObject *index = PyLong_CheckExact(object) ? Py_NewRef(object) : PyNumber_Index(object);
    if (!index)
        return -1;
    int overflow;
    *x = PyLong_AsLongLongAndOverflow(index, &overflow);
    Py_DECREF(index);
    if (overflow) {
        PyErr_Format(PyExc_OverflowError, "%s: %R does not fit into 64 bits", where, object);
        return -1;
    }
    return 0;
}

int nxpy_read_shape(PyObject *object, int64_t *shape, const char *where) {
    if (PyLong_CheckExact(object))
        return read_int(object, shape, where) < 0 ? -1 : 1;
    if (PyIndex_Check(object) && !PySequence_Check(object))
        return read_int(object, shape, where) < 0 ? -1 : 1;
    PyObject *items = nxpy_Tensor_Check(object) && ((Tensor *)object)->ndim == 0 ? PyTuple_Pack(1, object)
                                                                                  : nxpy_items(object, "a shape is an integer or a tuple of integers");
    if (!items)
        return -1;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(items);
    if (n > NX_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "%s: shape has %zd axes; at most %d are supported", where, n, NX_MAX_NDIM);
        n = -1;
    }
    for (Py_ssize_t i = 0; i < n; i++)
        if (read_int(PySequence_Fast_GET_ITEM(items, i), &shape[i], where) < 0)
            n = -1;
    Py_DECREF(items);
    return (int)n;
}

int nxpy_read_axis(PyObject *object, int ndim, const char *where) {
    int64_t axis;
    if (read_int(object, &axis, where) < 0)
        return -1;
    if (axis < -ndim || axis >= ndim) {
        PyErr_Format(nxpy_AxisError, "%s: axis %lld is out of bounds for a tensor of dimension %d", where, (long long)axis, ndim);
        return -1;
    }
    return (int)(axis < 0 ? axis + ndim : axis);
}

int nxpy_read_axes(PyObject *object, int ndim, uint32_t *axes, const char *where) {
    *axes = 0;
    if (!object || object == Py_None) {
        *axes = ndim == 32 ? UINT32_MAX : (1u << ndim) - 1;
        return 0;
    }
    if (!PyTuple_Check(object) && !PyList_Check(object)) {
        int axis = nxpy_read_axis(object, ndim, where);
        *axes = axis < 0 ? 0 : 1u << axis;
        return axis < 0 ? -1 : 0;
    }
    PyObject *items = nxpy_items(object, "");
    int status = items ? 0 : -1;
    for (Py_ssize_t i = 0; status == 0 && i < PySequence_Fast_GET_SIZE(items); i++) {
        int axis = nxpy_read_axis(PySequence_Fast_GET_ITEM(items, i), ndim, where);
        if (axis >= 0 && *axes >> axis & 1)
            PyErr_Format(PyExc_ValueError, "%s: axis %d is given twice", where, axis);
        if (axis < 0 || *axes >> axis & 1)
            status = -1;
        else
            *axes |= 1u << axis;
    }
    Py_XDECREF(items);
    return status;
}

static int raise_broadcast(Tensor *const *tensors, int n, const char *where) {
    PyObject *shapes = PyUnicode_FromString("");
    for (int k = 0; k < n && shapes; k++) {
        PyObject *shape = nxpy_shape_tuple(tensors[k]->ndim, tensor_shape(tensors[k]));
        PyObject *longer = shape ? PyUnicode_FromFormat("%U%s%R", shapes, k ? " " : "", shape) : NULL;
        Py_XDECREF(shape);
        Py_SETREF(shapes, longer);
    }
    if (shapes)
        PyErr_Format(PyExc_ValueError, "%s: operands could not be broadcast together with shapes %U", where, shapes);
    Py_XDECREF(shapes);
    return -1;
}

int nxpy_broadcast(int *ndim, int64_t *shape, Tensor *const *tensors, int n, const char *where) {
    int most = 0;
    for (int k = 0; k < n; k++)
        most = tensors[k]->ndim > most ? tensors[k]->ndim : most;
    for (int i = 0; i < most; i++)
        shape[i] = 1;
    for (int k = 0; k < n; k++) {
        const int64_t *own = tensor_shape(tensors[k]);
        int offset = most - tensors[k]->ndim;
        for (int i = 0; i < tensors[k]->ndim; i++) {
            if (shape[offset + i] == 1)
                shape[offset + i] = own[i];
            else if (own[i] != 1 && own[i] != shape[offset + i])
                return raise_broadcast(tensors, n, where);
        }
    }
    *ndim = most;
    return 0;
}

void nxpy_broadcast_strides(const Tensor *t, int ndim, const int64_t *shape, int64_t *stride) {
    int offset = ndim - t->ndim;
    for (int i = 0; i < ndim; i++)
        stride[i] = i < offset || tensor_shape(t)[i - offset] != shape[i] ? 0 : tensor_stride(t)[i - offset];
}
