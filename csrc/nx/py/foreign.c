/* foreign.c: the seam for operands that carry their own meaning of a primitive (tracers): __nx_bind__. */
#include "core.h"

PyObject *nxpy_foreign(const char *primitive, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    PyObject *bind = NULL;
    for (Py_ssize_t k = 0; k < n && !bind; k++) {
        if (nxpy_Tensor_Check(args[k]) || nxpy_is_scalar(args[k]))
            continue;
        if (!PyObject_HasAttrString((PyObject *)Py_TYPE(args[k]), "__nx_bind__"))
            continue;
        bind = PyObject_GetAttrString(args[k], "__nx_bind__");
        if (!bind)
            return NULL;
    }
    if (!bind)
        return NULL;
    PyObject *operands = PyTuple_New(n), *params = PyDict_New(), *result = NULL;
    Py_ssize_t names = kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
    bool ok = operands && params;
    for (Py_ssize_t k = 0; ok && k < n; k++)
        PyTuple_SET_ITEM(operands, k, Py_NewRef(args[k]));
    for (Py_ssize_t k = 0; ok && k < names; k++)
        ok = PyDict_SetItem(params, PyTuple_GET_ITEM(kwnames, k), args[n + k]) == 0;
    if (ok)
        result = PyObject_CallFunction(bind, "sOO", primitive, operands, params);
    Py_XDECREF(operands);
    Py_XDECREF(params);
    Py_DECREF(bind);
    return result;
}
