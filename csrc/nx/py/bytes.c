/* bytes.c: the bytes of tensors and numbers in text, for nx/io. */
#include "core.h"

/* as_bytes(t): the elements in C order as a 1-D uint8 tensor; a view where t is dense, else of a copy. */
static PyObject *core_as_bytes(PyObject *module, PyObject *object) {
    Tensor *t = nxpy_require(object, "as_bytes"), *dense = t ? nxpy_dense(t) : NULL;
    if (!dense)
        return NULL;
    int64_t bytes = dense->size * tensor_itemsize(dense), step = 1;
    Tensor *view = nxpy_view(dense, dense->data, NX_U8, 1, &bytes, &step);
    Py_DECREF(dense);
    return (PyObject *)view;
}

/* bitcast(t, dtype): the same memory as elements of another dtype of the same size. */
static PyObject *core_bitcast(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Tensor *t = nxpy_count_args("bitcast", n, 2, 2) ? nxpy_require(args[0], "bitcast") : NULL;
    int dtype = t ? nxpy_as_dtype(args[1]) : -1;
    if (dtype < 0)
        return NULL;
    if (nx_dtypes[dtype].size != tensor_itemsize(t))
        return PyErr_Format(PyExc_ValueError, "bitcast: %s has elements of another size than %s", nx_dtypes[dtype].name,
                            nx_dtypes[t->dtype].name);
    return (PyObject *)nxpy_view(t, t->data, (nx_dtype)dtype, t->ndim, tensor_shape(t), tensor_stride(t));
}

PyMethodDef nxpy_bytes_methods[] = {
    {"bitcast", (PyCFunction)(void (*)(void))core_bitcast, METH_FASTCALL, "bitcast(t, dtype): its memory as elements of the same size"},
    {"as_bytes", core_as_bytes, METH_O, "as_bytes(t): its elements as a 1-D uint8 view, of a copy where t is not dense"},
    {NULL},
};
