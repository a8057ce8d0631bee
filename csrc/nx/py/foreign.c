/* foreign.c: the seam for operands that carry their own meaning of a primitive (tracers): __nx_bind__(name, args, keywords). */
#include "core.h"

static PyObject *bind_name; /* set once when the module is made */

int nxpy_foreign_init(void) {
    bind_name = PyUnicode_InternFromString("__nx_bind__");
    return bind_name ? 0 : -1;
}

bool nxpy_is_foreign(PyObject *object) {
    if (nxpy_Tensor_Check(object) || nxpy_is_scalar(object) || object == Py_None)
        return false;
    return PyObject_HasAttr((PyObject *)Py_TYPE(object), bind_name);
}

PyObject *nxpy_hand_over(PyObject *foreign, const char *primitive, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    PyObject *bind = PyObject_GetAttrString(foreign, "__nx_bind__");
    if (!bind)
        return NULL;
    PyObject *all = PyTuple_New(n), *keywords = PyDict_New(), *result = NULL;
    Py_ssize_t names = kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
    bool ok = all && keywords;
    for (Py_ssize_t k = 0; ok && k < n; k++)
        PyTuple_SET_ITEM(all, k, Py_NewRef(args[k]));
    for (Py_ssize_t k = 0; ok && k < names; k++)
        ok = PyDict_SetItem(keywords, PyTuple_GET_ITEM(kwnames, k), args[n + k]) == 0;
    if (ok)
        result = PyObject_CallFunction(bind, "sOO", primitive, all, keywords);
    Py_XDECREF(all);
    Py_XDECREF(keywords);
    Py_DECREF(bind);
    return result;
}

PyObject *nxpy_foreign(const char *primitive, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    for (Py_ssize_t k = 0; k < n; k++)
        if (nxpy_is_foreign(args[k]))
            return nxpy_hand_over(args[k], primitive, args, n, kwnames);
    return NULL;
}
