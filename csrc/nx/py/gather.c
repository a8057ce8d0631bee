/* gather.c: taking elements by position, positions of what is true, and a tensor over the bytes of a buffer. */
#include "core.h"
#include <string.h>

static PyObject *take_along_axis(Tensor *t, PyObject *index, int axis) {
    PyObject *items[NX_MAX_NDIM + 1], *all = PySlice_New(NULL, NULL, NULL);
    if (!all)
        return NULL;
    for (int i = 0; i < axis; i++)
        items[i] = all;
    items[axis] = (PyObject *)nxpy_integers(index, "take");
    PyObject *result = items[axis] ? nxpy_advanced_get(t, items, axis + 1) : NULL;
    Py_XDECREF(items[axis]);
    Py_DECREF(all);
    return result;
}

/* take(t, index, axis): index an array of integers; axis None: of the flattened tensor. */
static PyObject *core_take(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Tensor *t = nxpy_count_args("take", n, 3, 3) ? nxpy_require(args[0], "take") : NULL;
    if (!t)
        return NULL;
    if (args[2] != Py_None) {
        int axis = nxpy_read_axis(args[2], t->ndim, "take");
        return axis < 0 ? NULL : take_along_axis(t, args[1], axis);
    }
    PyObject *flat = nxpy_reshape(t, 1, (int64_t[]){t->size}, -1);
    PyObject *result = flat ? take_along_axis((Tensor *)flat, args[1], 0) : NULL;
    Py_XDECREF(flat);
    return result;
}

static PyObject *core_nonzero(PyObject *module, PyObject *object) {
    Tensor *t = nxpy_require(object, "nonzero"), *found[NX_MAX_NDIM];
    PyObject *result = t && nxpy_nonzero(t, found) == 0 ? PyTuple_New(t->ndim) : NULL;
    for (int i = 0; result && i < t->ndim; i++)
        PyTuple_SET_ITEM(result, i, (PyObject *)found[i]);
    return result;
}

/* frombuffer(buffer, dtype): 1-D over all its bytes, which are a whole number of elements; read-only where the buffer is. */
static PyObject *core_frombuffer(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int dtype = nxpy_count_args("frombuffer", n, 2, 2) ? nxpy_as_dtype(args[1]) : -1;
    PyObject *view = dtype < 0 ? NULL : PyMemoryView_FromObject(args[0]);
    if (view)
        Py_SETREF(view, PyObject_CallMethod(view, "cast", "s", "B"));
    Tensor *bytes = view ? (Tensor *)nxpy_asarray(view, NX_U8, -1) : NULL, *out = NULL;
    Py_XDECREF(view);
    if (!bytes)
        return NULL;
    int64_t size = nx_dtypes[dtype].size, count = bytes->size / size;
    if ((uintptr_t)bytes->data % (uintptr_t)(size > 8 ? 8 : size) == 0) {
        out = nxpy_view(bytes, bytes->data, (nx_dtype)dtype, 1, &count, &size);
    } else if ((out = nxpy_empty((nx_dtype)dtype, 1, &count))) {
        memcpy(out->data, bytes->data, (size_t)(count * size)); /* not aligned: a copy */
    }
    Py_DECREF(bytes);
    return (PyObject *)out;
}

PyMethodDef nxpy_gather_methods[] = {
    {"take", (PyCFunction)(void (*)(void))core_take, METH_FASTCALL, "take(t, index, axis)"},
    {"nonzero", core_nonzero, METH_O, "nonzero(t) -> one int64 tensor an axis"},
    {"frombuffer", (PyCFunction)(void (*)(void))core_frombuffer, METH_FASTCALL, "frombuffer(buffer, dtype)"},
    {NULL},
};
