/* convert.c: anything array-like as a tensor: the protocols in turn, then nested sequences of scalars. */
#include "core.h"
#include <string.h>

typedef struct {
    int ndim;     /* -1 until the first leaf is met */
    int dtype;    /* -1 until then too */
    int64_t shape[NX_MAX_NDIM];
} Nested;

static bool is_sequence(PyObject *object) {
    if (PyList_Check(object) || PyTuple_Check(object))
        return true;
    return PySequence_Check(object) && !PyUnicode_Check(object) && !PyBytes_Check(object) && !PyDict_Check(object) &&
           !nxpy_Tensor_Check(object) && !PyObject_CheckBuffer(object) &&
           !PyObject_HasAttrString(object, "__array_interface__") && !PyObject_HasAttrString(object, "__dlpack__") &&
           !PyObject_HasAttrString(object, "__array__");
}

static int meet_dtype(Nested *nested, int dtype) {
    int both = nested->dtype < 0 ? dtype : nx_promote((nx_dtype)nested->dtype, (nx_dtype)dtype);
    if (both < 0) {
        PyErr_Format(PyExc_TypeError, "asarray: the list mixes %s and %s, which have no common dtype", nx_dtypes[nested->dtype].name,
                     nx_dtypes[dtype].name);
        return -1;
    }
    nested->dtype = both;
    return 0;
}

/* The leaf at depth has these axes: all leaves must agree. */
static int meet_shape(Nested *nested, int depth, int ndim, const int64_t *shape) {
    if (depth + ndim > NX_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "asarray: nested deeper than %d levels", NX_MAX_NDIM);
        return -1;
    }
    bool agrees = nested->ndim < 0 || nested->ndim == depth + ndim;
    for (int i = 0; agrees && i < ndim; i++) {
        if (nested->ndim < 0)
            nested->shape[depth + i] = shape[i];
        agrees = nested->shape[depth + i] == shape[i];
    }
    if (!agrees) {
        PyErr_Format(PyExc_ValueError, "asarray: inhomogeneous nested lists: the parts at level %d differ in shape", depth);
        return -1;
    }
    nested->ndim = depth + ndim;
    return 0;
}

static int leaf_dtype(PyObject *object) {
    if (PyLong_Check(object) && !PyBool_Check(object)) {
        int overflow;
        PyLong_AsLongLongAndOverflow(object, &overflow);
        return overflow > 0 ? NX_U64 : NX_I64;
    }
    return (int)nxpy_scalar_dtype(object);
}

static int discover(Nested *nested, PyObject *object, int depth);

static int discover_items(Nested *nested, PyObject *object, int depth) {
    if (depth >= NX_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "asarray: nested deeper than %d levels", NX_MAX_NDIM);
        return -1;
    }
    PyObject *items = nxpy_items(object, "asarray: not a sequence");
    if (!items)
        return -1;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(items);
    int status = 0;
    if (nested->ndim >= 0 && (depth >= nested->ndim || nested->shape[depth] != n)) {
        PyErr_Format(PyExc_ValueError, "asarray: inhomogeneous nested lists: the parts at level %d differ in length", depth);
        status = -1;
    }
    if (nested->ndim < 0)
        nested->shape[depth] = n;
    if (n == 0 && nested->ndim < 0)
        nested->ndim = depth + 1;
    for (Py_ssize_t i = 0; status == 0 && i < PySequence_Fast_GET_SIZE(items); i++) {
        PyObject *item = Py_NewRef(PySequence_Fast_GET_ITEM(items, i));
        status = discover(nested, item, depth + 1);
        Py_DECREF(item);
    }
    Py_DECREF(items);
    return status;
}

static int discover(Nested *nested, PyObject *object, int depth) {
    if (nxpy_is_scalar(object))
        return meet_shape(nested, depth, 0, NULL) < 0 ? -1 : meet_dtype(nested, leaf_dtype(object));
    if (is_sequence(object))
        return discover_items(nested, object, depth);
    PyObject *part = nxpy_asarray(object, -1, -1);
    if (!part)
        return -1;
    Tensor *t = (Tensor *)part;
    int status = meet_shape(nested, depth, t->ndim, tensor_shape(t)) < 0 ? -1 : meet_dtype(nested, t->dtype);
    Py_DECREF(part);
    return status;
}

/* Writes object at level depth to data, which is dense. */
static int fill(const Tensor *out, PyObject *object, int depth, char *data, int64_t bytes) {
    if (depth == out->ndim && out->dtype == NX_F64 && PyFloat_CheckExact(object)) {
        *(double *)data = PyFloat_AS_DOUBLE(object);
        return 0;
    }
    if (depth == out->ndim && nxpy_is_scalar(object))
        return nxpy_set_item(out->dtype, data, object);
    if (!is_sequence(object)) {
        Tensor *part = (Tensor *)nxpy_asarray(object, -1, -1);
        Tensor *place = !part ? NULL : nxpy_view(out, data, out->dtype, out->ndim - depth, tensor_shape(out) + depth, tensor_stride(out) + depth);
        int status = place ? nxpy_copy_into(place, part) : -1;
        Py_XDECREF((PyObject *)part);
        Py_XDECREF((PyObject *)place);
        return status;
    }
    PyObject *items = nxpy_items(object, "asarray: not a sequence");
    int status = items ? 0 : -1;
    if (items && (depth >= out->ndim || PySequence_Fast_GET_SIZE(items) != tensor_shape(out)[depth])) {
        PyErr_SetString(PyExc_ValueError, "asarray: a list changed while it was read");
        status = -1;
    }
    int64_t n = status == 0 ? tensor_shape(out)[depth] : 0;
    for (int64_t i = 0; status == 0 && i < n && i < PySequence_Fast_GET_SIZE(items); i++) {
        PyObject *item = Py_NewRef(PySequence_Fast_GET_ITEM(items, i));
        status = fill(out, item, depth + 1, data + i * (bytes / n), bytes / n);
        Py_DECREF(item);
    }
    Py_XDECREF(items);
    return status;
}

static PyObject *from_nested(PyObject *object, int dtype) {
    Nested nested = {.ndim = -1, .dtype = -1};
    if (discover(&nested, object, 0) < 0)
        return NULL;
    if (dtype < 0)
        dtype = nested.dtype < 0 ? NX_F64 : nested.dtype;
    Tensor *out = nxpy_empty((nx_dtype)dtype, nested.ndim, nested.shape);
    if (out && out->size > 0 && fill(out, object, 0, out->data, out->size * tensor_itemsize(out)) < 0)
        Py_CLEAR(out);
    return (PyObject *)out;
}

/* What the object's __array__ gives: NumPy's own classes come here last. */
static PyObject *from_array_method(PyObject *object) {
    PyObject *method = PyObject_GetAttrString(object, "__array__");
    if (!method) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *array = PyObject_CallNoArgs(method), *t = NULL;
    Py_DECREF(method);
    if (array)
        t = nxpy_from_buffer(array);
    Py_XDECREF(array);
    return t;
}

/* The object seen as a tensor through one of the protocols; NULL without an error when it has none. */
static PyObject *from_protocol(PyObject *object, int copy) {
    PyObject *t = nxpy_from_buffer(object);
    if (t)
        return t;
    PyObject *type = NULL, *value = NULL, *trace = NULL;
    PyErr_Fetch(&type, &value, &trace); /* kept in case that no other way is found */
    if (!t)
        t = nxpy_from_interface(object);
    if (!t && !PyErr_Occurred())
        t = nxpy_from_dlpack(object, copy);
    if (!t && !PyErr_Occurred())
        t = PyObject_CheckBuffer(object) ? NULL : from_array_method(object);
    if (!t && !PyErr_Occurred()) {
        PyErr_Restore(type, value, trace);
        return NULL;
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    return t;
}

static PyObject *from_scalar(PyObject *object, int dtype) {
    Tensor *out = nxpy_empty(dtype < 0 ? (nx_dtype)leaf_dtype(object) : (nx_dtype)dtype, 0, NULL);
    if (out && nxpy_set_item(out->dtype, out->data, object) < 0)
        Py_CLEAR(out);
    return (PyObject *)out;
}

/* Casts or copies the tensor (stolen) as asked. */
static PyObject *finish(PyObject *object, int dtype, int copy) {
    Tensor *t = (Tensor *)object;
    bool other = dtype >= 0 && dtype != t->dtype;
    if (other && copy == 0) {
        PyErr_Format(PyExc_ValueError, "asarray: copy=False, but %s to %s needs a copy", nx_dtypes[t->dtype].name, nx_dtypes[dtype].name);
        Py_DECREF(object);
        return NULL;
    }
    if (!other && copy != 1)
        return object;
    PyObject *out = nxpy_cast(t, other ? (nx_dtype)dtype : t->dtype);
    Py_DECREF(object);
    return out;
}

PyObject *nxpy_asarray(PyObject *object, int dtype, int copy) {
    if (nxpy_Tensor_Check(object))
        return finish(Py_NewRef(object), dtype, copy);
    bool scalar = nxpy_is_scalar(object), nested = PyList_Check(object) || PyTuple_Check(object);
    if (!scalar && !nested) {
        PyObject *t = from_protocol(object, copy);
        if (t)
            return finish(t, dtype, copy);
        if (PyErr_Occurred())
            return NULL;
        nested = is_sequence(object);
    }
    if (!scalar && !nested) {
        PyErr_Format(PyExc_TypeError, "asarray: unsupported %s; give numbers, nested lists or an array", Py_TYPE(object)->tp_name);
        return NULL;
    }
    if (copy == 0) {
        PyErr_Format(PyExc_ValueError, "asarray: copy=False, but a %s can only be copied", Py_TYPE(object)->tp_name);
        return NULL;
    }
    return scalar ? from_scalar(object, dtype) : from_nested(object, dtype);
}
