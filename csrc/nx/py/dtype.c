/* dtype.c: the DType objects (one an element type, made once) and reading of foreign names for them. */
#include "core.h"
#include <string.h>

PyTypeObject *nxpy_DType;
PyObject *nxpy_dtypes[NX_DTYPE_COUNT];

typedef struct {
    PyObject_HEAD
    nx_dtype id;
} DType;

static const nx_dtype_info *info(PyObject *self) { return &nx_dtypes[((DType *)self)->id]; }
static PyObject *get_name(PyObject *self, void *unused) { return PyUnicode_FromString(info(self)->name); }
static PyObject *get_itemsize(PyObject *self, void *unused) { return PyLong_FromLong(info(self)->size); }
static PyObject *dtype_str(PyObject *self) { return PyUnicode_FromString(info(self)->name); }
static PyObject *dtype_repr(PyObject *self) { return PyUnicode_FromFormat("nx.%s", info(self)->name); }

static PyObject *get_kind(PyObject *self, void *unused) {
    static const char *const kinds[] = {"bool", "uint", "int", "float", "complex"};
    return PyUnicode_FromString(kinds[info(self)->kind]);
}

static PyObject *get_id(PyObject *self, void *unused) { return PyLong_FromLong(((DType *)self)->id); }

static Py_hash_t dtype_hash(PyObject *self) {
    PyObject *name = dtype_str(self);
    Py_hash_t hash = name ? PyObject_Hash(name) : -1;
    Py_XDECREF(name);
    return hash;
}

static PyObject *dtype_compare(PyObject *self, PyObject *other, int op) {
    if (op != Py_EQ && op != Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    int id;
    if (Py_TYPE(other) == nxpy_DType) {
        id = ((DType *)other)->id;
    } else if (PyType_Check(other) && Py_TYPE(other) == &PyType_Type && ((PyTypeObject *)other)->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        id = -1; /* a class of the user: not a name of a dtype */
    } else {
        id = nxpy_as_dtype(other);
        if (id < 0)
            PyErr_Clear();
    }
    return PyBool_FromLong((id == (int)((DType *)self)->id) == (op == Py_EQ));
}

static PyObject *dtype_reduce(PyObject *self, PyObject *unused) { return dtype_str(self); }

/* nx.float32(x): as nx.asarray(x, dtype=nx.float32), which knows lists, tensors and tracers. */
static PyObject *dtype_call(PyObject *self, PyObject *args, PyObject *keywords) {
    PyObject *given;
    if ((keywords && PyDict_GET_SIZE(keywords)) || !PyArg_UnpackTuple(args, "dtype", 1, 1, &given))
        return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_TypeError, "%S: one value is needed, and no keywords", self);
    PyObject *nx = PyImport_ImportModule("nx"), *asarray = nx ? PyObject_GetAttrString(nx, "asarray") : NULL;
    PyObject *out = asarray ? PyObject_CallFunctionObjArgs(asarray, given, self, NULL) : NULL;
    Py_XDECREF(asarray);
    Py_XDECREF(nx);
    return out;
}

static PyGetSetDef getset[] = {
    {"name", get_name, NULL, "The name, such as 'float32'."},
    {"itemsize", get_itemsize, NULL, "Bytes of one element."},
    {"kind", get_kind, NULL, "'bool', 'int', 'uint', 'float' or 'complex'."},
    {"id", get_id, NULL, "Position in nx._core.dtypes."},
    {NULL},
};

static PyMethodDef methods[] = {{"__reduce__", dtype_reduce, METH_NOARGS, NULL}, {NULL}};

static PyType_Slot type_slots[] = {
    {Py_tp_str, dtype_str},          {Py_tp_repr, dtype_repr},   {Py_tp_hash, dtype_hash},       {Py_tp_call, dtype_call},
    {Py_tp_richcompare, dtype_compare}, {Py_tp_getset, getset},  {Py_tp_methods, methods},
    {Py_tp_doc, "An element type. Compares equal to its name and to the NumPy dtype of the same meaning. Called with a\n"
                "value, it gives a tensor of it, as nx.asarray does.\n\n>>> nx.float32(0.5)\nTensor(0.5, dtype=float32)\n"},
    {0, NULL},
};
static PyType_Spec spec = {"nx._core.DType", sizeof(DType), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, type_slots};

int nxpy_dtype_init(PyObject *module) {
    nxpy_DType = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    if (!nxpy_DType || PyModule_AddObjectRef(module, "DType", (PyObject *)nxpy_DType) < 0)
        return -1;
    PyObject *all = PyTuple_New(NX_DTYPE_COUNT);
    if (!all)
        return -1;
    for (int i = 0; i < NX_DTYPE_COUNT; i++) {
        DType *self = PyObject_New(DType, nxpy_DType);
        if (!self)
            return -1;
        self->id = (nx_dtype)i;
        nxpy_dtypes[i] = (PyObject *)self;
        PyTuple_SET_ITEM(all, i, Py_NewRef((PyObject *)self));
        /* Pickling by name finds the object in this module. */
        if (PyModule_AddObjectRef(module, nx_dtypes[i].name, (PyObject *)self) < 0)
            return -1;
    }
    int status = PyModule_AddObjectRef(module, "dtypes", all);
    Py_DECREF(all);
    return status;
}

static const struct {
    const char *format, *code;
} codes[NX_DTYPE_COUNT] = {
    [NX_BOOL] = {"?", "|b1"}, [NX_I8] = {"b", "|i1"},  [NX_I16] = {"h", "<i2"}, [NX_I32] = {"i", "<i4"},
    [NX_I64] = {"q", "<i8"},  [NX_U8] = {"B", "|u1"},  [NX_U16] = {"H", "<u2"}, [NX_U32] = {"I", "<u4"},
    [NX_U64] = {"Q", "<u8"},  [NX_F16] = {"e", "<f2"}, [NX_F32] = {"f", "<f4"}, [NX_F64] = {"d", "<f8"},
    [NX_C64] = {"Zf", "<c8"}, [NX_C128] = {"Zd", "<c16"},
};

const char *nxpy_dtype_format(nx_dtype dtype) { return codes[dtype].format; }
const char *nxpy_dtype_code(nx_dtype dtype) { return codes[dtype].code; }

/* The dtype of a kind letter (b i u f c as in array interfaces) and size; -1 unknown. */
static int dtype_of(char kind, Py_ssize_t size) {
    for (int i = 0; i < NX_DTYPE_COUNT; i++)
        if (codes[i].code && codes[i].code[1] == kind && nx_dtypes[i].size == size)
            return i;
    return -1;
}

int nxpy_format_dtype(const char *format, Py_ssize_t itemsize, bool *swap) {
    *swap = false;
    if (!format)
        return itemsize == 1 ? NX_U8 : -1;
    if (*format == '>' || *format == '!')
        *swap = itemsize > 1;
    if (strchr("@=<>!^|", *format) && *format)
        format++;
    bool complex_ = *format == 'Z';
    format += complex_;
    if (!*format || format[1])
        return -1;
    if (complex_)
        return strchr("fd", *format) ? dtype_of('c', itemsize) : -1;
    if (*format == '?')
        return itemsize == 1 ? NX_BOOL : -1;
    if (strchr("bhilqn", *format))
        return dtype_of('i', itemsize);
    if (strchr("BHILQN", *format))
        return dtype_of('u', itemsize);
    return strchr("efd", *format) ? dtype_of('f', itemsize) : -1;
}

/* Names: ours, or the codes of NumPy such as "f8", "<i4", "c16", "?". */
static int dtype_named(const char *name) {
    for (int i = 0; i < NX_DTYPE_COUNT; i++)
        if (strcmp(name, nx_dtypes[i].name) == 0)
            return i;
    static const struct {
        const char *name;
        int id;
    } aliases[] = {{"bool_", NX_BOOL},       {"float", NX_F64},     {"int", NX_I64},  {"complex", NX_C128}, {"half", NX_F16},
                   {"single", NX_F32},       {"double", NX_F64},    {"?", NX_BOOL},   {"longlong", NX_I64}, {"ulonglong", NX_U64},
                   {"float8_e4m3fn", NX_F8E4}};
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(name, aliases[i].name) == 0)
            return aliases[i].id;
    if (strchr("<>=|", *name) && *name)
        name++;
    if (*name && name[1] >= '1' && name[1] <= '9' && strlen(name) <= 3)
        return dtype_of(*name, strtol(name + 1, NULL, 10));
    return *name && !name[1] ? nxpy_format_dtype(name, strchr("bB", *name) ? 1 : strchr("hHe", *name) ? 2 : strchr("iIf", *name) ? 4 : 8, &(bool){0}) : -1;
}

/* The name of a NumPy dtype (its .name) or scalar class (its __name__); NULL without an error. */
static PyObject *foreign_name(PyObject *object) {
    PyObject *name = PyObject_GetAttrString(object, PyType_Check(object) ? "__name__" : "name");
    if (!name)
        PyErr_Clear();
    else if (!PyUnicode_Check(name))
        Py_CLEAR(name);
    return name;
}

int nxpy_as_dtype(PyObject *object) {
    if (Py_TYPE(object) == nxpy_DType)
        return ((DType *)object)->id;
    if (object == (PyObject *)&PyFloat_Type)
        return NX_F64;
    if (object == (PyObject *)&PyLong_Type)
        return NX_I64;
    if (object == (PyObject *)&PyBool_Type)
        return NX_BOOL;
    if (object == (PyObject *)&PyComplex_Type)
        return NX_C128;
    PyObject *name = PyUnicode_Check(object) ? Py_NewRef(object) : foreign_name(object);
    int id = -1;
    if (name) {
        const char *text = PyUnicode_AsUTF8(name);
        if (text)
            id = dtype_named(text);
        Py_DECREF(name);
    }
    if (id < 0) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "dtype: unknown %R; nx has bool, int8..64, uint8..64, float16, bfloat16, float8_e4m3, "
                     "float8_e5m2, float32, float64, complex64, complex128", object);
    }
    return id;
}
