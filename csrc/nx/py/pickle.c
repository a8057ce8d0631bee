/* pickle.c: tensors as bytes and back: pickling (out of band where the protocol allows it), and NumPy's
 * __array__. */
#include "core.h"
#include <string.h>

/* The dense tensor's bytes as a tensor of uint8. */
static PyObject *bytes_of(const Tensor *t) {
    return (PyObject *)nxpy_view(t, t->data, NX_U8, 1, (int64_t[]){t->size * tensor_itemsize(t)}, (int64_t[]){1});
}

static PyObject *pickled_memory(const Tensor *dense, long protocol) {
    PyObject *bytes = bytes_of(dense), *memory = NULL;
    if (bytes && protocol >= 5)
        memory = PyPickleBuffer_FromObject(bytes);
    else if (bytes)
        memory = PyBytes_FromStringAndSize(dense->data, dense->size * tensor_itemsize(dense));
    Py_XDECREF(bytes);
    return memory;
}

/* (_rebuild, (memory, dtype, shape, readonly)) */
PyObject *nxpy_reduce_ex(PyObject *self, PyObject *protocol_object) {
    long protocol = PyLong_AsLong(protocol_object);
    if (protocol == -1 && PyErr_Occurred())
        return NULL;
    Tensor *t = (Tensor *)self, *dense = nxpy_dense(t);
    PyObject *memory = dense ? pickled_memory(dense, protocol) : NULL;
    PyObject *module = memory ? PyImport_ImportModule("nx._core") : NULL;
    PyObject *rebuild = module ? PyObject_GetAttrString(module, "_rebuild") : NULL;
    PyObject *result = NULL;
    if (rebuild)
        result = Py_BuildValue("(O(OsNO))", rebuild, memory, nx_dtypes[t->dtype].name, nxpy_shape_tuple(t->ndim, tensor_shape(t)),
                               t->flags & NXPY_READONLY ? Py_True : Py_False);
    Py_XDECREF(rebuild);
    Py_XDECREF(module);
    Py_XDECREF(memory);
    Py_XDECREF((PyObject *)dense);
    return result;
}

static void release_buffer(void *owner) {
    PyGILState_STATE state = PyGILState_Ensure();
    PyBuffer_Release(owner);
    PyMem_Free(owner);
    PyGILState_Release(state);
}

/* The object's bytes as a 1-D tensor of dtype, sharing the memory. */
static PyObject *over_memory(PyObject *object, nx_dtype dtype, const char *where) {
    Py_buffer *buffer = PyMem_Malloc(sizeof *buffer);
    if (!buffer)
        return PyErr_NoMemory();
    int status = PyObject_GetBuffer(object, buffer, PyBUF_WRITABLE);
    if (status < 0) {
        PyErr_Clear();
        status = PyObject_GetBuffer(object, buffer, PyBUF_SIMPLE);
    }
    int64_t size = nx_dtypes[dtype].size;
    if (status == 0 && buffer->len % size != 0) {
        PyErr_Format(PyExc_ValueError, "%s: %zd bytes are no whole number of %s elements", where, buffer->len, nx_dtypes[dtype].name);
        PyBuffer_Release(buffer);
        status = -1;
    }
    nx_storage *storage = status < 0 ? NULL : nx_storage_wrap(buffer->buf, (size_t)buffer->len, release_buffer, buffer);
    if (!storage) {
        PyMem_Free(buffer);
        return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    }
    return (PyObject *)nxpy_wrap(storage, buffer->buf, dtype, 1, (int64_t[]){buffer->len / size}, &size, buffer->readonly);
}

static PyObject *core_rebuild(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t shape[NX_MAX_NDIM];
    int dtype = nxpy_count_args("_rebuild", n, 4, 4) ? nxpy_as_dtype(args[1]) : -1;
    int ndim = dtype < 0 ? -1 : nxpy_read_shape(args[2], shape, "_rebuild"), readonly = ndim < 0 ? -1 : PyObject_IsTrue(args[3]);
    PyObject *flat = readonly < 0 ? NULL : over_memory(args[0], (nx_dtype)dtype, "_rebuild");
    if (flat && !readonly && ((Tensor *)flat)->flags & NXPY_READONLY)
        Py_SETREF(flat, nxpy_cast((Tensor *)flat, (nx_dtype)dtype));
    PyObject *t = flat ? nxpy_reshape((Tensor *)flat, ndim, shape, -1) : NULL;
    Py_XDECREF(flat);
    if (t && readonly)
        ((Tensor *)t)->flags |= NXPY_READONLY;
    return t;
}

static PyObject *core_from_dlpack(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("from_dlpack", n, 1, 2))
        return NULL;
    int copy = n < 2 || args[1] == Py_None ? -1 : PyObject_IsTrue(args[1]);
    PyObject *t = PyErr_Occurred() ? NULL : nxpy_from_dlpack(args[0], copy);
    if (!t && !PyErr_Occurred())
        PyErr_Format(PyExc_TypeError, "from_dlpack: %s has no __dlpack__", Py_TYPE(args[0])->tp_name);
    if (t && copy == 1)
        Py_SETREF(t, nxpy_cast((Tensor *)t, ((Tensor *)t)->dtype));
    return t;
}

/* __array__(dtype=None, copy=None): the only place that imports NumPy. */
PyObject *nxpy_array(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"dtype", "copy", NULL};
    PyObject *dtype = Py_None, *copy = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OO:__array__", names, &dtype, &copy))
        return NULL;
    if (!nxpy_dtype_format(((Tensor *)self)->dtype)) {
        PyErr_Format(PyExc_TypeError, "__array__: NumPy has no %s; use astype(nx.float32)", nx_dtypes[((Tensor *)self)->dtype].name);
        return NULL;
    }
    PyObject *numpy = PyImport_ImportModule("numpy"), *memory = numpy ? PyMemoryView_FromObject(self) : NULL;
    PyObject *function = memory ? PyObject_GetAttrString(numpy, "array") : NULL;
    PyObject *operands = function ? PyTuple_Pack(1, memory) : NULL, *options = operands ? Py_BuildValue("{s:O,s:O}", "dtype", dtype, "copy", copy) : NULL;
    PyObject *array = options ? PyObject_Call(function, operands, options) : NULL;
    Py_XDECREF(options);
    Py_XDECREF(operands);
    Py_XDECREF(function);
    Py_XDECREF(memory);
    Py_XDECREF(numpy);
    return array;
}

PyMethodDef nxpy_pickle_methods[] = {
    {"_rebuild", (PyCFunction)(void (*)(void))core_rebuild, METH_FASTCALL, "_rebuild(memory, dtype, shape, readonly): what pickles call."},
    {"from_dlpack", (PyCFunction)(void (*)(void))core_from_dlpack, METH_FASTCALL, "from_dlpack(object, copy=None)"},
    {NULL},
};
