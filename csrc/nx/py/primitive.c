/* primitive.c: the face of a function of the module that operands of other interpreters may call. It looks at the types of the
 * operands, hands foreign ones to their __nx_bind__ (foreign.c) and calls the function itself otherwise: one comparison an
 * operand is all that plain tensors pay. Which functions have one: primitives.inc. */
#include "core.h"
#include <structmember.h>

enum { LIST = 1 << 28, REST = 1 << 29, NESTED = 1 << 30 };

typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
    PyObject *function, *module; /* the plain function and what it is called with */
    const char *name;
    int operands;
} Primitive;

static PyTypeObject *primitive_type;

/* The first of the items that brings its own interpreter (borrowed), or NULL. */
static PyObject *foreign_of(PyObject *const *items, Py_ssize_t n, int which) {
    for (Py_ssize_t i = 0; i < n; i++)
        if ((which & REST || (i < 28 && which >> i & 1)) && !nxpy_Tensor_Check(items[i]) && nxpy_is_foreign(items[i]))
            return items[i];
    return NULL;
}

static PyObject *foreign_within(PyObject *object, int depth) {
    if (!PyList_Check(object) && !PyTuple_Check(object))
        return nxpy_is_foreign(object) ? object : NULL;
    PyObject *found = NULL;
    for (Py_ssize_t i = 0; depth < NX_MAX_NDIM && !found && i < PySequence_Fast_GET_SIZE(object); i++)
        found = foreign_within(PySequence_Fast_GET_ITEM(object, i), depth + 1);
    return found;
}

static PyObject *call_plain(const Primitive *p, PyObject *const *args, size_t n, PyObject *kwnames) {
    int flags = PyCFunction_GET_FLAGS(p->function);
    void (*function)(void) = (void (*)(void))PyCFunction_GET_FUNCTION(p->function);
    if (flags == METH_FASTCALL && !kwnames)
        return ((PyObject * (*)(PyObject *, PyObject *const *, Py_ssize_t)) function)(p->module, args, (Py_ssize_t)n);
    return PyObject_Vectorcall(p->function, args, n, kwnames);
}

/* The function has failed; a foreign operand among nested lists may be the reason. */
static PyObject *call_nested(const Primitive *p, PyObject *const *args, Py_ssize_t n, PyObject *kwnames) {
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace); /* looking for the operand must not see it */
    PyObject *foreign = foreign_within(args[0], 0);
    if (!foreign) {
        PyErr_Restore(type, value, trace);
        return NULL;
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    return nxpy_hand_over(foreign, p->name, args, n, kwnames);
}

static PyObject *primitive_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    const Primitive *p = (Primitive *)self;
    Py_ssize_t n = PyVectorcall_NARGS(nargsf);
    PyObject *foreign = NULL;
    if (p->operands & LIST)
        foreign = n && (PyList_Check(args[0]) || PyTuple_Check(args[0])) ? foreign_within(args[0], NX_MAX_NDIM - 1) : NULL;
    else
        foreign = foreign_of(args, n, p->operands);
    if (foreign)
        return nxpy_hand_over(foreign, p->name, args, n, kwnames);
    if (NXPY_ELSEWHERE) {
        PyObject *found = nxpy_elsewhere_with(p->name, args, n, kwnames);
        if (found || PyErr_Occurred())
            return found;
    }
    PyObject *result = call_plain(p, args, (size_t)n, kwnames);
    return result || !(p->operands & NESTED) || !n ? result : call_nested(p, args, n, kwnames);
}

_PyCFunctionFast nxpy_primitive_plain(PyObject *primitive, int tensors, PyObject **self) {
    const Primitive *p = (Primitive *)primitive;
    if (Py_TYPE(primitive) != primitive_type || p->operands >> tensors || PyCFunction_GET_FLAGS(p->function) != METH_FASTCALL)
        return NULL;
    *self = p->module;
    return (_PyCFunctionFast)(void (*)(void))PyCFunction_GET_FUNCTION(p->function);
}

/* ---- the type ------------------------------------------------------------------------------------------------- */

static PyObject *primitive_repr(PyObject *self) { return PyUnicode_FromFormat("<primitive nx.%s>", ((Primitive *)self)->name); }
static PyObject *primitive_reduce(PyObject *self, PyObject *unused) { return PyUnicode_FromString(((Primitive *)self)->name); }
static PyObject *get_name(PyObject *self, void *unused) { return PyUnicode_FromString(((Primitive *)self)->name); }
static PyObject *get_doc(PyObject *self, void *unused) { return PyObject_GetAttrString(((Primitive *)self)->function, "__doc__"); }

static void primitive_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(((Primitive *)self)->function);
    Py_XDECREF(((Primitive *)self)->module);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMemberDef members[] = {{"__vectorcalloffset__", T_PYSSIZET, offsetof(Primitive, call), READONLY}, {NULL}};
static PyGetSetDef getset[] = {{"__name__", get_name, NULL, NULL}, {"__doc__", get_doc, NULL, NULL}, {NULL}};
static PyMethodDef methods[] = {{"__reduce__", primitive_reduce, METH_NOARGS, NULL}, {NULL}};
static PyType_Slot slots[] = {
    {Py_tp_dealloc, primitive_dealloc}, {Py_tp_call, PyVectorcall_Call}, {Py_tp_repr, primitive_repr}, {Py_tp_members, members},
    {Py_tp_getset, getset},             {Py_tp_methods, methods},        {0, NULL},
};
static PyType_Spec spec = {"nx._core.Primitive", sizeof(Primitive), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};

static const struct {
    const char *name;
    int operands;
} rows[] = {
#define NXPY_PRIMITIVE(name, operands) {#name, operands},
#include "primitives.inc"
#undef NXPY_PRIMITIVE
};

/* Puts the face in front of the module's function. */
static int wrap(PyObject *module, const char *name, int operands) {
    PyObject *function = PyObject_GetAttrString(module, name);
    Primitive *p = function && PyCFunction_Check(function) ? (Primitive *)PyType_GenericAlloc(primitive_type, 0) : NULL;
    if (!p) {
        Py_XDECREF(function);
        return -1;
    }
    p->call = primitive_call;
    p->function = function;
    p->module = Py_NewRef(module);
    p->name = name;
    p->operands = operands;
    int status = PyObject_SetAttrString(module, name, (PyObject *)p);
    Py_DECREF(p);
    return status;
}

int nxpy_primitives_init(PyObject *module) {
    size_t n = sizeof rows / sizeof *rows;
    primitive_type = (PyTypeObject *)PyType_FromSpec(&spec);
    PyObject *names = primitive_type ? PyTuple_New((Py_ssize_t)n) : NULL;
    int status = names ? 0 : -1;
    for (size_t i = 0; status == 0 && i < n; i++) {
        PyObject *name = PyUnicode_FromString(rows[i].name);
        status = name ? wrap(module, rows[i].name, rows[i].operands) : -1;
        if (name)
            PyTuple_SET_ITEM(names, (Py_ssize_t)i, name);
    }
    status = status < 0 ? -1 : PyModule_AddObjectRef(module, "primitives", names);
    Py_XDECREF(names);
    return status;
}
