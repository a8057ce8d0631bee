/* backend.c: another backend in place of the core's own loops: nx/backends. A backend is a callable (primitive, args, keywords)
 * in a context variable; while none is chosen anywhere, `nxpy_backends` is 0 and nothing below is looked at. */
#include "core.h"

atomic_int nxpy_backends;
static PyObject *chosen;        /* the context variable; None: the core */
static PyObject *usual_backend; /* where a context has chosen nothing (NX_BACKEND); NULL: the core */

static PyObject *current(void) {
    PyObject *backend = NULL;
    if (PyContextVar_Get(chosen, usual_backend ? usual_backend : Py_None, &backend) < 0)
        return NULL;
    return backend;
}

/* While a backend works the core carries out what it asks for. */
static PyObject *call_backend(PyObject *backend, const char *primitive, PyObject *args, PyObject *keywords) {
    PyObject *token = PyContextVar_Set(chosen, Py_None), *type, *value, *trace;
    if (!token)
        return NULL;
    PyObject *result = PyObject_CallFunction(backend, "sOO", primitive, args, keywords);
    PyErr_Fetch(&type, &value, &trace);
    int status = PyContextVar_Reset(chosen, token);
    Py_DECREF(token);
    if (status < 0) {
        Py_CLEAR(result);
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(trace);
        return NULL;
    }
    PyErr_Restore(type, value, trace);
    if (result == Py_NotImplemented) /* what belongs to the house: the core does it */
        Py_CLEAR(result);
    return result;
}

PyObject *nxpy_elsewhere(const char *primitive, PyObject *args, PyObject *keywords) {
    PyObject *backend = args ? current() : NULL, *none = NULL, *result = NULL;
    if (backend && backend != Py_None && (keywords || (keywords = none = PyDict_New())))
        result = call_backend(backend, primitive, args, keywords);
    Py_XDECREF(none);
    Py_XDECREF(backend);
    Py_XDECREF(args);
    return result;
}

PyObject *nxpy_elsewhere_with(const char *primitive, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    PyObject *all = PyTuple_New(n), *keywords = PyDict_New();
    bool ok = all && keywords;
    for (Py_ssize_t k = 0; ok && k < n; k++)
        PyTuple_SET_ITEM(all, k, Py_NewRef(args[k]));
    for (Py_ssize_t k = 0; ok && kwnames && k < PyTuple_GET_SIZE(kwnames); k++)
        ok = PyDict_SetItem(keywords, PyTuple_GET_ITEM(kwnames, k), args[n + k]) == 0;
    PyObject *result = ok ? nxpy_elsewhere(primitive, Py_NewRef(all), keywords) : NULL;
    Py_XDECREF(all);
    Py_XDECREF(keywords);
    return result;
}

/* _backend_get() -> the callable in force, or None. */
static PyObject *backend_get(PyObject *module, PyObject *unused) { return current(); }

/* _backend_set(callable or None, change, usual): in this context, or as what contexts begin with; change: of the number of
 * scopes that chose another backend. */
static PyObject *backend_set(PyObject *module, PyObject *args) {
    PyObject *backend;
    int change, usual;
    if (!PyArg_ParseTuple(args, "Oip", &backend, &change, &usual))
        return NULL;
    if (backend != Py_None && !PyCallable_Check(backend)) {
        PyErr_SetString(PyExc_TypeError, "backend: it must be callable");
        return NULL;
    }
    if (usual) {
        PyObject *before = usual_backend;
        usual_backend = Py_NewRef(backend);
        Py_XDECREF(before);
    } else {
        PyObject *token = PyContextVar_Set(chosen, backend);
        if (!token)
            return NULL;
        Py_DECREF(token);
    }
    atomic_fetch_add(&nxpy_backends, change);
    Py_RETURN_NONE;
}

int nxpy_backend_init(void) {
    if (!chosen)
        chosen = PyContextVar_New("nx.backend", NULL);
    return chosen ? 0 : -1;
}

PyMethodDef nxpy_backend_methods[] = {
    {"_backend_get", backend_get, METH_NOARGS, "_backend_get(): the callable in force, or None"},
    {"_backend_set", backend_set, METH_VARARGS, "_backend_set(callable, change, usual)"},
    {NULL},
};
