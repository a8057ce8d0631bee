/* scalar.c: one element to a Python object and back; the weak dtypes of Python scalars (NEP 50). */
#include "core.h"
#include <string.h>

static const int64_t zero_steps[2] = {0, 0};

static void cast_one(nx_dtype to, void *out, nx_dtype from, const void *in) {
    nx_cast_run(to, from)((char *[]){out, (char *)in}, zero_steps, 1);
}

PyObject *nxpy_item(nx_dtype dtype, const char *element) {
    union {
        int64_t i;
        uint64_t u;
        double f[2];
    } x;
    switch (nx_dtypes[dtype].kind) {
    case NX_KIND_BOOL:
        return PyBool_FromLong(*element != 0);
    case NX_KIND_INT:
        cast_one(NX_I64, &x, dtype, element);
        return PyLong_FromLongLong(x.i);
    case NX_KIND_UINT:
        cast_one(NX_U64, &x, dtype, element);
        return PyLong_FromUnsignedLongLong(x.u);
    case NX_KIND_FLOAT:
        cast_one(NX_F64, &x, dtype, element);
        return PyFloat_FromDouble(x.f[0]);
    case NX_KIND_COMPLEX:
        cast_one(NX_C128, &x, dtype, element);
        return PyComplex_FromDoubles(x.f[0], x.f[1]);
    }
    Py_UNREACHABLE();
}

static int out_of_bounds(nx_dtype dtype, PyObject *value) {
    PyErr_Clear();
    PyErr_Format(PyExc_OverflowError, "Python integer %R out of bounds for %s", value, nx_dtypes[dtype].name);
    return -1;
}

static int set_int(nx_dtype dtype, char *element, PyObject *value) {
    int overflow;
    long long x = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (x == -1 && !overflow && PyErr_Occurred())
        return -1;
    int bits = nx_dtypes[dtype].size * 8;
    if (nx_dtypes[dtype].kind == NX_KIND_UINT) {
        unsigned long long u = (unsigned long long)x;
        if (overflow > 0 && bits == 64) {
            u = PyLong_AsUnsignedLongLong(value);
            if (PyErr_Occurred())
                return out_of_bounds(dtype, value);
        } else if (overflow || x < 0 || (bits < 64 && u >> bits)) {
            return out_of_bounds(dtype, value);
        }
        memcpy(element, &u, (size_t)bits / 8);
        return 0;
    }
    if (overflow || (bits < 64 && (x < -(1LL << (bits - 1)) || x >= 1LL << (bits - 1))))
        return out_of_bounds(dtype, value);
    memcpy(element, &x, (size_t)bits / 8);
    return 0;
}

static int set_float(nx_dtype dtype, char *element, PyObject *value) {
    double x = PyFloat_AsDouble(value);
    if (x == -1 && PyErr_Occurred())
        return -1;
    if (dtype == NX_F64)
        memcpy(element, &x, sizeof x);
    else
        cast_one(dtype, element, NX_F64, &x);
    return 0;
}

static int set_complex(nx_dtype dtype, char *element, PyObject *value) {
    Py_complex x = PyComplex_AsCComplex(value);
    if (x.real == -1 && PyErr_Occurred())
        return -1;
    cast_one(dtype, element, NX_C128, (double[]){x.real, x.imag});
    return 0;
}

int nxpy_set_item(nx_dtype dtype, char *element, PyObject *value) {
    if (!nxpy_is_scalar(value)) {
        PyErr_Format(PyExc_TypeError, "a Python scalar is needed for %s, not %s", nx_dtypes[dtype].name, Py_TYPE(value)->tp_name);
        return -1;
    }
    switch (nx_dtypes[dtype].kind) {
    case NX_KIND_BOOL: {
        int truth = PyObject_IsTrue(value);
        *element = (char)(truth == 1);
        return truth < 0 ? -1 : 0;
    }
    case NX_KIND_INT:
    case NX_KIND_UINT: {
        if (PyLong_Check(value))
            return set_int(dtype, element, value);
        if (PyComplex_Check(value))
            break;
        PyObject *whole = PyNumber_Long(value); /* truncates; NaN and infinity raise */
        int status = whole ? set_int(dtype, element, whole) : -1;
        Py_XDECREF(whole);
        return status;
    }
    case NX_KIND_FLOAT:
        if (PyComplex_Check(value))
            break;
        return set_float(dtype, element, value);
    case NX_KIND_COMPLEX:
        return set_complex(dtype, element, value);
    }
    PyErr_Format(PyExc_TypeError, "a complex number does not fit into %s; take its real part", nx_dtypes[dtype].name);
    return -1;
}

bool nxpy_is_scalar(PyObject *object) {
    if (PyFloat_CheckExact(object) || PyLong_Check(object) || PyComplex_CheckExact(object))
        return true;
    /* Subclasses without memory of their own (NumPy's float64 has a buffer and keeps its dtype). */
    return (PyFloat_Check(object) || PyComplex_Check(object)) && !PyObject_CheckBuffer(object);
}

nx_dtype nxpy_scalar_dtype(PyObject *scalar) {
    if (PyBool_Check(scalar))
        return NX_BOOL;
    if (PyLong_Check(scalar))
        return NX_I64;
    return PyFloat_Check(scalar) ? NX_F64 : NX_C128;
}

static nx_dtype complex_beside(nx_dtype with) {
    return with == NX_F64 || with == NX_C128 || nx_dtypes[with].kind < NX_KIND_FLOAT ? NX_C128 : NX_C64;
}

nx_dtype nxpy_weak_dtype(nx_dtype with, PyObject *scalar) {
    nx_kind kind = nx_dtypes[with].kind;
    if (PyBool_Check(scalar))
        return with;
    if (PyLong_Check(scalar))
        return kind == NX_KIND_BOOL ? NX_I64 : with;
    if (PyFloat_Check(scalar))
        return kind < NX_KIND_FLOAT ? NX_F64 : with;
    return kind == NX_KIND_COMPLEX ? with : complex_beside(with);
}
