/* buffer.c: the buffer protocol (PEP 3118) in both directions, without copies. */
#include "core.h"
#include <string.h>

int nxpy_getbuffer(PyObject *self, Py_buffer *view, int flags) {
    Tensor *t = (Tensor *)self;
    const char *format = nxpy_dtype_format(t->dtype), *problem = NULL;
    view->obj = NULL;
    if (!format && (flags & PyBUF_FORMAT))
        problem = "the dtype has no buffer format; use astype(nx.float32)";
    else if ((flags & PyBUF_WRITABLE) && (t->flags & NXPY_READONLY))
        problem = "the tensor is read-only";
    else if (!(t->flags & NXPY_DENSE) && ((flags & PyBUF_STRIDES) != PyBUF_STRIDES || (flags & PyBUF_C_CONTIGUOUS) == PyBUF_C_CONTIGUOUS))
        problem = "the tensor is not contiguous";
    else if ((flags & PyBUF_F_CONTIGUOUS) == PyBUF_F_CONTIGUOUS && t->ndim > 1)
        problem = "the tensor is not contiguous in Fortran order";
    if (problem) {
        PyErr_Format(PyExc_BufferError, "buffer: %s (dtype %s)", problem, nx_dtypes[t->dtype].name);
        return -1;
    }
    if (flags & PyBUF_WRITABLE)
        nx_storage_touch(t->storage);
    view->buf = t->data;
    view->obj = Py_NewRef(self);
    view->len = t->size * tensor_itemsize(t);
    view->itemsize = tensor_itemsize(t);
    /* Who asks for strides but neither to write nor for all there is (as memoryview does) reads: the version may stay. */
    bool reads = !(flags & PyBUF_WRITABLE) && (flags & PyBUF_INDIRECT) != PyBUF_INDIRECT;
    view->readonly = reads || (t->flags & NXPY_READONLY);
    view->format = flags & PyBUF_FORMAT ? (char *)format : NULL;
    view->ndim = t->ndim;
    view->shape = flags & PyBUF_ND ? (Py_ssize_t *)tensor_shape(t) : NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? (Py_ssize_t *)tensor_stride(t) : NULL;
    view->suboffsets = NULL;
    view->internal = NULL;
    return 0;
}

void nxpy_releasebuffer(PyObject *self, Py_buffer *view) {
    if (!view->readonly) nx_storage_touch(((Tensor *)self)->storage);
}

/* The last reference may go on a thread without the GIL. */
static void release_buffer(void *owner) {
    PyGILState_STATE state = PyGILState_Ensure();
    PyBuffer_Release(owner);
    PyMem_Free(owner);
    PyGILState_Release(state);
}

static void swap_bytes(char *data, int64_t n, int size) {
    for (int64_t i = 0; i < n; i++, data += size)
        for (int a = 0, b = size - 1; a < b; a++, b--) {
            char byte = data[a];
            data[a] = data[b];
            data[b] = byte;
        }
}

/* A native-order copy of a tensor over bytes in the other order. */
static PyObject *native_copy(PyObject *view) {
    Tensor *copy = view ? (Tensor *)nxpy_cast((Tensor *)view, ((Tensor *)view)->dtype) : NULL;
    Py_XDECREF(view);
    if (!copy)
        return NULL;
    int parts = nx_dtypes[copy->dtype].kind == NX_KIND_COMPLEX ? 2 : 1;
    swap_bytes(copy->data, copy->size * parts, (int)tensor_itemsize(copy) / parts);
    return (PyObject *)copy;
}

static PyObject *wrap_buffer(Py_buffer *buffer) {
    bool swap;
    int dtype = nxpy_format_dtype(buffer->format, buffer->itemsize, &swap);
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    const char *problem = NULL;
    if (dtype < 0)
        problem = "unsupported format";
    else if (buffer->ndim > NX_MAX_NDIM)
        problem = "more than 32 axes";
    else if (buffer->suboffsets)
        for (int i = 0; i < buffer->ndim; i++)
            if (buffer->suboffsets[i] >= 0)
                problem = "indirect memory";
    if (problem) {
        PyErr_Format(PyExc_TypeError, "asarray: %s (buffer format '%s')", problem, buffer->format ? buffer->format : "B");
    } else {
        for (int i = 0; i < buffer->ndim; i++) {
            shape[i] = buffer->shape ? buffer->shape[i] : buffer->len / buffer->itemsize;
            stride[i] = buffer->strides ? buffer->strides[i] : 0;
        }
        if (!buffer->strides && nx_dense_strides((nx_dtype)dtype, buffer->ndim, shape, stride) < 0)
            problem = "too large";
    }
    nx_storage *storage = problem ? NULL : nx_storage_wrap(buffer->buf, (size_t)buffer->len, release_buffer, buffer);
    if (!storage) {
        PyBuffer_Release(buffer);
        PyMem_Free(buffer);
        return problem ? NULL : PyErr_NoMemory();
    }
    PyObject *t = (PyObject *)nxpy_wrap(storage, buffer->buf, (nx_dtype)dtype, buffer->ndim, shape, stride, buffer->readonly);
    return swap ? native_copy(t) : t;
}

PyObject *nxpy_from_buffer(PyObject *object) {
    if (!PyObject_CheckBuffer(object))
        return NULL;
    Py_buffer *buffer = PyMem_Malloc(sizeof *buffer);
    if (!buffer)
        return PyErr_NoMemory();
    if (PyObject_GetBuffer(object, buffer, PyBUF_FULL) < 0) {
        PyErr_Clear();
        if (PyObject_GetBuffer(object, buffer, PyBUF_FULL_RO) < 0) {
            PyMem_Free(buffer);
            return NULL;
        }
    }
    return wrap_buffer(buffer);
}
