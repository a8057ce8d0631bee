/* interface.c: __array_interface__ of other libraries, read without a copy. */
#include "core.h"
#include <string.h>

static void release_object(void *owner) {
    PyGILState_STATE state = PyGILState_Ensure();
    Py_DECREF((PyObject *)owner);
    PyGILState_Release(state);
}

/* Code such as "<f8"; -1 unknown, also for the other byte order. */
static int read_typestr(PyObject *interface) {
    PyObject *text = PyDict_GetItemString(interface, "typestr");
    const char *code = text && PyUnicode_Check(text) ? PyUnicode_AsUTF8(text) : NULL;
    for (int i = 0; code && *code && i < NX_DTYPE_COUNT; i++) {
        const char *own = nxpy_dtype_code((nx_dtype)i);
        if (own && strcmp(own + 1, code + 1) == 0 && (*code != '>' || nx_dtypes[i].size == 1))
            return i;
    }
    PyErr_Format(PyExc_TypeError, "asarray: unsupported typestr %R in __array_interface__", text ? text : Py_None);
    return -1;
}

static int read_dims(PyObject *tuple, int64_t *dims) {
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) > NX_MAX_NDIM)
        return -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        dims[i] = PyLong_AsLongLong(PyTuple_GET_ITEM(tuple, i));
        if (dims[i] == -1 && PyErr_Occurred())
            return -1;
    }
    return (int)PyTuple_GET_SIZE(tuple);
}

static PyObject *read_interface(PyObject *object, PyObject *interface) {
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    PyObject *dims = PyDict_GetItemString(interface, "shape"), *steps = PyDict_GetItemString(interface, "strides");
    PyObject *data = PyDict_GetItemString(interface, "data");
    int dtype = read_typestr(interface);
    if (dtype < 0)
        return NULL;
    int ndim = dims ? read_dims(dims, shape) : -1;
    bool ok = ndim >= 0 && data && PyTuple_Check(data) && PyTuple_GET_SIZE(data) == 2;
    int64_t bytes = ok ? nx_dense_strides((nx_dtype)dtype, ndim, shape, stride) : -1;
    if (bytes >= 0 && steps && steps != Py_None)
        ok = read_dims(steps, stride) == ndim;
    void *address = ok && bytes >= 0 ? PyLong_AsVoidPtr(PyTuple_GET_ITEM(data, 0)) : NULL;
    int readonly = ok ? PyObject_IsTrue(PyTuple_GET_ITEM(data, 1)) : -1;
    if (!ok || bytes < 0 || readonly < 0 || PyErr_Occurred() || (!address && bytes > 0)) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "asarray: invalid __array_interface__; shape, strides and data=(address, read-only) are needed");
        return NULL;
    }
    nx_storage *storage = nx_storage_wrap(address, (size_t)bytes, release_object, object);
    if (!storage)
        return PyErr_NoMemory();
    Py_INCREF(object);
    return (PyObject *)nxpy_wrap(storage, address, (nx_dtype)dtype, ndim, shape, stride, readonly);
}

PyObject *nxpy_from_interface(PyObject *object) {
    PyObject *interface = PyObject_GetAttrString(object, "__array_interface__");
    if (!interface) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *t = NULL;
    if (PyDict_Check(interface))
        t = read_interface(object, interface);
    else
        PyErr_SetString(PyExc_ValueError, "asarray: __array_interface__ is not a dict");
    Py_DECREF(interface);
    return t;
}
