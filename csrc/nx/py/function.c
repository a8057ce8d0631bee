/* function.c: the Function type: a public function or method of nx that is called without a Python frame between. Two sorts:
 * an op of the core (reads operands, axis, dtype, out, keepdims ... and calls nxpy_map, nxpy_fold and their like), and a
 * native one, which hands its arguments in order to a function of the core and leaves what is unusual (operands that are
 * no tensors, options that the core lacks, mistakes, what the core answers with NotImplemented) to the Python function it
 * was declared with.
 *
 * A Function is a method descriptor: the same object serves as nx.sum and as Tensor.sum. */
#include "core.h"
#include <string.h>
#include <structmember.h>

enum { AXIS, DTYPE, OUT, KEEPDIMS, DDOF, CORRECTION, PARAMETERS };
static const char *const parameter_name[PARAMETERS] = {"axis", "dtype", "out", "keepdims", "ddof", "correction"};
static PyObject *interned[PARAMETERS]; /* set once when the module is made, as function_type */

typedef enum { MAP, FOLD, PICK, SPREAD, SCAN, KINDS } Kind;

/* The parameters after the operands, in positional order; those from `keyword_only` on need their names. */
static const struct {
    int8_t order[PARAMETERS];
    int8_t n, keyword_only;
} signatures[KINDS] = {
    [MAP] = {{OUT, DTYPE}, 2, 1},
    [FOLD] = {{AXIS, DTYPE, OUT, KEEPDIMS}, 4, 4},
    [PICK] = {{AXIS, OUT, KEEPDIMS}, 3, 3},
    [SPREAD] = {{AXIS, DTYPE, OUT, DDOF, KEEPDIMS, CORRECTION}, 6, 5},
    [SCAN] = {{AXIS, DTYPE, OUT}, 3, 3},
};

typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
    PyObject *name, *signature, *doc;
    const char *where; /* name as C text */
    nx_op op; /* of SPREAD: unused */
    Kind kind;
    int arity;
    bool root;
    /* native ones */
    PyObject *target, *general, *names, *defaults;
    _PyCFunctionFast direct; /* target's C function; NULL where it is called otherwise */
    PyObject *self;          /* its first argument, borrowed from target */
    bool asks;               /* a primitive's, which another backend may carry out */
    int positional_only, positional, required, total, tensors, passed, least; /* least: of positional and passed */
} Function;

static PyTypeObject *function_type;

/* ---- reading arguments ---------------------------------------------------------------------------------------- */

static int slot_of(const Function *f, PyObject *name) {
    for (int i = 0; i < signatures[f->kind].n; i++)
        if (interned[signatures[f->kind].order[i]] == name)
            return signatures[f->kind].order[i];
    for (int i = 0; i < signatures[f->kind].n; i++)
        if (PyUnicode_Compare(interned[signatures[f->kind].order[i]], name) == 0)
            return signatures[f->kind].order[i];
    return -1;
}

/* Fills value[] (borrowed, NULL where absent) from what follows the operands. */
static int read_parameters(const Function *f, PyObject *const *args, Py_ssize_t n, PyObject *kwnames, PyObject **value) {
    if (n < f->arity) {
        PyErr_Format(PyExc_TypeError, "%s: missing operand; %d needed, %zd given", f->where, f->arity, n);
        return -1;
    }
    if (n - f->arity > signatures[f->kind].keyword_only) {
        PyErr_Format(PyExc_TypeError, "%s: %zd positional arguments given; at most %d%U", f->where, n,
                     f->arity + signatures[f->kind].keyword_only, f->signature);
        return -1;
    }
    for (Py_ssize_t i = f->arity; i < n; i++)
        value[signatures[f->kind].order[i - f->arity]] = args[i];
    Py_ssize_t named = kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
    for (Py_ssize_t i = 0; i < named; i++) {
        PyObject *name = PyTuple_GET_ITEM(kwnames, i);
        int slot = slot_of(f, name);
        if (slot < 0) {
            PyErr_Format(PyExc_TypeError, "%s: unknown argument %R; %s%U", f->where, name, f->where, f->signature);
            return -1;
        }
        if (value[slot]) {
            PyErr_Format(PyExc_TypeError, "%s: argument %R given twice", f->where, name);
            return -1;
        }
        value[slot] = args[n + i];
    }
    for (int i = 0; i < PARAMETERS; i++)
        if (value[i] == Py_None)
            value[i] = NULL;
    return 0;
}

static int read_dtype(PyObject *value) { return value ? nxpy_as_dtype(value) : -1; }

static int read_out(const Function *f, PyObject *out) {
    if (!out || nxpy_Tensor_Check(out))
        return 0;
    PyErr_Format(PyExc_TypeError, "%s: out must be a Tensor, not %.100s", f->where, Py_TYPE(out)->tp_name);
    return -1;
}

/* ---- the kinds ------------------------------------------------------------------------------------------------ */

static PyObject *call_map(const Function *f, PyObject *const *args, PyObject **value) {
    if (!value[DTYPE])
        return nxpy_map(f->op, args, f->arity, value[OUT]);
    int dtype = nxpy_as_dtype(value[DTYPE]);
    if (dtype < 0)
        return NULL;
    PyObject *cast[NX_MAX_ARITY] = {NULL}, *result = NULL;
    int made = 0;
    while (made < f->arity && (cast[made] = nxpy_asarray(args[made], dtype, -1)))
        made++;
    if (made == f->arity)
        result = nxpy_map(f->op, cast, f->arity, value[OUT]);
    while (made > 0)
        Py_DECREF(cast[--made]);
    return result;
}

/* The variance of complex numbers is that of the parts together. */
static PyObject *complex_spread(bool root, PyObject *x, PyObject *axis, bool keepdims, double correction, int dtype, PyObject *out) {
    PyObject *part[2] = {NULL}, *total = NULL;
    for (int i = 0; i < 2; i++) {
        PyObject *view = nxpy_map(i ? NX_OP_IMAG : NX_OP_REAL, &x, 1, NULL);
        part[i] = view ? nxpy_spread(false, view, axis, keepdims, correction, -1, NULL) : NULL;
        Py_XDECREF(view);
    }
    if (part[0] && part[1])
        total = nxpy_map(NX_OP_ADD, part, 2, root || dtype >= 0 ? NULL : out);
    Py_XDECREF(part[0]);
    Py_XDECREF(part[1]);
    if (total && root)
        Py_SETREF(total, nxpy_map(NX_OP_SQRT, &total, 1, dtype >= 0 ? NULL : out));
    if (total && dtype >= 0 && nx_dtypes[dtype].kind == NX_KIND_FLOAT)
        Py_SETREF(total, nxpy_cast((Tensor *)total, (nx_dtype)dtype));
    return total;
}

static PyObject *or_none(PyObject *value) { return value ? value : Py_None; }

/* The same parameters as those of the core's function of the family, then dtype and out. */
static PyObject *fold_elsewhere(const Function *f, PyObject *x, PyObject **value, int keepdims) {
    PyObject *axis = or_none(value[AXIS]), *dtype = or_none(value[DTYPE]), *out = or_none(value[OUT]), *by;
    switch (f->kind) {
    case SCAN:
        return nxpy_elsewhere("scan", Py_BuildValue("iOOOO", f->op, x, axis, dtype, out), NULL);
    case SPREAD:
        by = value[CORRECTION] ? value[CORRECTION] : value[DDOF];
        return nxpy_elsewhere("var", Py_BuildValue("OONNNOO", x, axis, by ? Py_NewRef(by) : PyLong_FromLong(0), PyBool_FromLong(keepdims),
                                                   PyBool_FromLong(f->root), dtype, out), NULL);
    default:
        return nxpy_elsewhere(nx_ops[f->op].family == NX_ARGFOLD ? "argfold" : "fold",
                              Py_BuildValue("iOONOO", f->op, x, axis, PyBool_FromLong(keepdims), dtype, out), NULL);
    }
}

static PyObject *call_fold(const Function *f, PyObject *x, PyObject **value) {
    int dtype = read_dtype(value[DTYPE]), keepdims = value[KEEPDIMS] ? PyObject_IsTrue(value[KEEPDIMS]) : 0;
    if (keepdims < 0 || (dtype < 0 && value[DTYPE]))
        return NULL;
    PyObject *axis = value[AXIS] ? value[AXIS] : Py_None;
    if (NXPY_ELSEWHERE) {
        PyObject *result = fold_elsewhere(f, x, value, keepdims);
        if (result || PyErr_Occurred())
            return result;
    }
    switch (f->kind) {
    case FOLD:
    case PICK:
        return nxpy_fold(f->op, x, axis, keepdims, dtype, value[OUT]);
    case SPREAD: {
        PyObject *by = value[CORRECTION] ? value[CORRECTION] : value[DDOF];
        double correction = by ? PyFloat_AsDouble(by) : 0.0;
        if (correction == -1.0 && PyErr_Occurred())
            return NULL;
        if (nx_dtypes[((Tensor *)x)->dtype].kind == NX_KIND_COMPLEX)
            return complex_spread(f->root, x, axis, keepdims, correction, dtype, value[OUT]);
        return nxpy_spread(f->root, x, axis, keepdims, correction, dtype, value[OUT]);
    }
    case SCAN:
        return nxpy_scan(f->op, x, axis, dtype, value[OUT]);
    case MAP:
    case KINDS:
        break;
    }
    PyErr_BadInternalCall();
    return NULL;
}

/* Operands that are no tensors: their own interpreter, else a conversion. */
static PyObject *call_foreign(const Function *f, PyObject *const *args, Py_ssize_t n, PyObject *kwnames, PyObject **value) {
    PyObject *result = nxpy_foreign(f->where, args, n, kwnames);
    if (result || PyErr_Occurred())
        return result;
    if (f->kind == MAP)
        return call_map(f, args, value);
    PyObject *x = nxpy_asarray(args[0], -1, -1);
    result = x ? call_fold(f, x, value) : NULL;
    Py_XDECREF(x);
    return result;
}

static PyObject *function_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    const Function *f = (Function *)self;
    Py_ssize_t n = PyVectorcall_NARGS(nargsf);
    PyObject *value[PARAMETERS] = {NULL};
    if (kwnames || n != f->arity)
        if (read_parameters(f, args, n, kwnames, value) < 0 || read_out(f, value[OUT]) < 0)
            return NULL;
    for (int i = 0; i < f->arity; i++)
        if (!nxpy_Tensor_Check(args[i]) && !(f->kind == MAP && nxpy_is_scalar(args[i])))
            return call_foreign(f, args, n, kwnames, value);
    return f->kind == MAP ? call_map(f, args, value) : call_fold(f, args[0], value);
}

/* ---- native functions ----------------------------------------------------------------------------------------- */

#define MOST_PARAMETERS 10

static int native_slot(const Function *f, PyObject *name) {
    for (int i = f->positional_only; i < f->total; i++)
        if (PyTuple_GET_ITEM(f->names, i) == name)
            return i;
    for (int i = f->positional_only; i < f->total; i++)
        if (PyUnicode_Compare(PyTuple_GET_ITEM(f->names, i), name) == 0)
            return i;
    return -1;
}

/* Named arguments into their places; false where the general function is needed. */
static bool native_named(const Function *f, PyObject *const *args, Py_ssize_t n, PyObject *kwnames, PyObject **value) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(kwnames); i++) {
        int slot = native_slot(f, PyTuple_GET_ITEM(kwnames, i));
        if (slot < 0 || value[slot])
            return false;
        value[slot] = args[n + i];
    }
    for (int i = f->passed; i < f->total; i++)
        if (value[i] && value[i] != PyTuple_GET_ITEM(f->defaults, i))
            return false;
    return true;
}

/* The arguments in order of parameters; false where the general function is needed. */
static bool native_read(const Function *f, PyObject *const *args, Py_ssize_t n, PyObject *kwnames, PyObject **value) {
    if (n > f->positional || (n < f->required && !kwnames))
        return false;
    memcpy(value, args, (size_t)n * sizeof *value);
    for (Py_ssize_t i = n; i < f->total; i++)
        value[i] = NULL;
    for (Py_ssize_t i = f->passed; i < n; i++)
        if (value[i] != PyTuple_GET_ITEM(f->defaults, i))
            return false;
    if (kwnames && !native_named(f, args, n, kwnames, value))
        return false;
    for (int i = (int)n; i < f->passed; i++) {
        if (value[i])
            continue;
        value[i] = PyTuple_GET_ITEM(f->defaults, i);
        if (value[i] == Py_Ellipsis)
            return false;
    }
    return true;
}

static PyObject *native_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    const Function *f = (Function *)self;
    PyObject *value[MOST_PARAMETERS];
    Py_ssize_t n = PyVectorcall_NARGS(nargsf);
    bool usual = !kwnames && n >= f->required && n <= f->least;
    if (usual) {
        for (Py_ssize_t i = 0; i < n; i++)
            value[i] = args[i];
        for (Py_ssize_t i = n; i < f->passed; i++)
            value[i] = PyTuple_GET_ITEM(f->defaults, i);
    } else {
        usual = native_read(f, args, n, kwnames, value);
    }
    for (int i = 0; usual && i < f->tensors && i < n; i++)
        usual = nxpy_Tensor_Check(args[i]);
    if (!usual)
        return PyObject_Vectorcall(f->general, args, (size_t)n, kwnames);
    PyObject *result = f->direct && !(f->asks && NXPY_ELSEWHERE) ? f->direct(f->self, value, f->passed) : PyObject_Vectorcall(f->target, value, (size_t)f->passed, NULL);
    if (result != Py_NotImplemented)
        return result;
    Py_DECREF(result);
    return PyObject_Vectorcall(f->general, args, (size_t)n, kwnames);
}

/* ---- the type ------------------------------------------------------------------------------------------------- */

static PyObject *function_get(PyObject *self, PyObject *object, PyObject *type) {
    return object ? PyMethod_New(self, object) : Py_NewRef(self);
}

static PyObject *function_repr(PyObject *self) { return PyUnicode_FromFormat("<function nx.%U>", ((Function *)self)->name); }
static PyObject *function_reduce(PyObject *self, PyObject *unused) { return Py_NewRef(((Function *)self)->name); }
static PyObject *get_module(PyObject *self, void *unused) { return PyUnicode_FromString("nx"); }

static void function_dealloc(PyObject *self) {
    Function *f = (Function *)self;
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(f->name);
    Py_XDECREF(f->signature);
    Py_XDECREF(f->doc);
    Py_XDECREF(f->target);
    Py_XDECREF(f->general);
    Py_XDECREF(f->names);
    Py_XDECREF(f->defaults);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Function, call), READONLY},
    {"__name__", T_OBJECT, offsetof(Function, name), READONLY},
    {"__qualname__", T_OBJECT, offsetof(Function, name), READONLY},
    {"__text_signature__", T_OBJECT, offsetof(Function, signature), READONLY},
    {"__doc__", T_OBJECT, offsetof(Function, doc), READONLY},
    {"__wrapped__", T_OBJECT_EX, offsetof(Function, general), READONLY},
    {NULL},
};
static PyGetSetDef getset[] = {{"__module__", get_module, NULL, NULL}, {NULL}};
static PyMethodDef methods[] = {{"__reduce__", function_reduce, METH_NOARGS, NULL}, {NULL}};
static PyType_Slot slots[] = {
    {Py_tp_dealloc, function_dealloc}, {Py_tp_call, PyVectorcall_Call}, {Py_tp_descr_get, function_get},
    {Py_tp_repr, function_repr},       {Py_tp_members, members},        {Py_tp_getset, getset},
    {Py_tp_methods, methods},          {0, NULL},
};
static PyType_Spec spec = {
    "nx._core.Function", sizeof(Function), 0,
    /* immutable: CPython's inline caches take no other kind of method */
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR | Py_TPFLAGS_IMMUTABLETYPE |
        Py_TPFLAGS_DISALLOW_INSTANTIATION,
    slots};

int nxpy_function_init(void) {
    for (int i = 0; i < PARAMETERS; i++)
        if (!(interned[i] = PyUnicode_InternFromString(parameter_name[i])))
            return -1;
    function_type = (PyTypeObject *)PyType_FromSpec(&spec);
    return function_type ? 0 : -1;
}

static Kind kind_of(nx_op op) {
    static const Kind kinds[] = {[NX_MAP] = MAP, [NX_FOLD] = FOLD, [NX_ARGFOLD] = PICK, [NX_SCAN] = SCAN};
    static const nx_op picks[] = {NX_OP_MIN, NX_OP_MAX, NX_OP_ANY, NX_OP_ALL, NX_OP_NANMIN, NX_OP_NANMAX, NX_OP_NONZERO};
    for (size_t i = 0; i < sizeof picks / sizeof *picks; i++)
        if (op == picks[i])
            return PICK;
    return kinds[nx_ops[op].family];
}

/* The op of this name into the function; -1 with ValueError. var and std are no folds of the table but a pair beside it. */
static int find_op(Function *f, const char *name) {
    f->root = strcmp(name, "std") == 0;
    if (f->root || strcmp(name, "var") == 0) {
        f->kind = SPREAD;
        f->op = NX_OP_MEAN;
        f->arity = 1;
        return 0;
    }
    for (int op = 0; op < NX_OP_COUNT; op++)
        if (strcmp(nx_ops[op].name, name) == 0) {
            f->op = (nx_op)op;
            f->kind = kind_of(f->op);
            f->arity = f->kind == MAP ? nx_ops[op].arity : 1;
            return 0;
        }
    PyErr_Format(PyExc_ValueError, "function: unknown op '%s'", name);
    return -1;
}

static Function *new_function(PyObject *name, PyObject *signature, PyObject *doc, vectorcallfunc call) {
    const char *where = PyUnicode_AsUTF8(name);
    Function *f = where ? (Function *)PyType_GenericAlloc(function_type, 0) : NULL;
    if (!f)
        return NULL;
    f->call = call;
    f->name = Py_NewRef(name);
    f->signature = Py_NewRef(signature);
    f->doc = Py_NewRef(doc);
    f->where = where;
    return f;
}

/* function(op, name, signature, doc): the op as a public function. */
static PyObject *make_function(PyObject *module, PyObject *args) {
    const char *op;
    PyObject *name, *signature, *doc;
    if (!PyArg_ParseTuple(args, "sUUU", &op, &name, &signature, &doc))
        return NULL;
    Function *f = new_function(name, signature, doc, function_call);
    if (f && find_op(f, op) < 0)
        Py_CLEAR(f);
    return (PyObject *)f;
}

/* native(target, general, signature, names, defaults, positional_only, positional, tensors, passed). */
static PyObject *make_native(PyObject *module, PyObject *args) {
    PyObject *target, *general, *signature, *names, *defaults;
    int positional_only, positional, tensors, passed;
    if (!PyArg_ParseTuple(args, "OOUO!O!iiii", &target, &general, &signature, &PyTuple_Type, &names, &PyTuple_Type, &defaults,
                          &positional_only, &positional, &tensors, &passed))
        return NULL;
    int total = (int)PyTuple_GET_SIZE(names);
    if (total > MOST_PARAMETERS || PyTuple_GET_SIZE(defaults) != total || passed > total || tensors > positional || positional > total) {
        PyErr_SetString(PyExc_ValueError, "native: the counts do not fit the names");
        return NULL;
    }
    PyObject *name = PyObject_GetAttrString(general, "__name__"), *doc = name ? PyObject_GetAttrString(general, "__doc__") : NULL;
    Function *f = doc ? new_function(name, signature, doc, native_call) : NULL;
    Py_XDECREF(name);
    Py_XDECREF(doc);
    if (!f)
        return NULL;
    f->target = Py_NewRef(target);
    f->general = Py_NewRef(general);
    f->names = Py_NewRef(names);
    f->defaults = Py_NewRef(defaults);
    if (PyCFunction_Check(target) && PyCFunction_GET_FLAGS(target) == METH_FASTCALL) {
        f->direct = (_PyCFunctionFast)(void (*)(void))PyCFunction_GET_FUNCTION(target);
        f->self = PyCFunction_GET_SELF(target);
    } else {
        f->direct = nxpy_primitive_plain(target, tensors, &f->self);
        f->asks = f->direct != NULL;
    }
    while (f->required < total && PyTuple_GET_ITEM(defaults, f->required) == Py_Ellipsis)
        f->required++;
    f->positional_only = positional_only;
    f->positional = positional;
    f->total = total;
    f->tensors = tensors;
    f->passed = passed;
    f->least = positional < passed ? positional : passed;
    return (PyObject *)f;
}

PyMethodDef nxpy_function_methods[] = {
    {"function", make_function, METH_VARARGS, "function(op, name, signature, doc, /): an op as a public function."},
    {"native", make_native, METH_VARARGS, "A function of the core under the declaration of a Python function; see nx/op.py."},
    {NULL},
};
