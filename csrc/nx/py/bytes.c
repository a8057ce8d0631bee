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

PyMethodDef nxpy_bytes_methods[] = {
    {"as_bytes", core_as_bytes, METH_O, "as_bytes(t): its elements as a 1-D uint8 view, of a copy where t is not dense"},
    {NULL},
};
