/* number.c: the operators of Tensor. An operand that is no array makes them return NotImplemented. */
#include "core.h"

/* True for what an operator may turn into a tensor. */
static bool is_operand(PyObject *object) {
    if (nxpy_Tensor_Check(object) || nxpy_is_scalar(object) || PyList_Check(object) || PyTuple_Check(object))
        return true;
    if (PyUnicode_Check(object) || PyBytes_Check(object) || PyByteArray_Check(object) || object == Py_None)
        return false;
    if (PyObject_CheckBuffer(object))
        return true;
    PyObject *found = PyObject_GetAttrString((PyObject *)Py_TYPE(object), "__dlpack__");
    if (!found) {
        PyErr_Clear();
        found = PyObject_GetAttrString((PyObject *)Py_TYPE(object), "__array_interface__");
    }
    if (!found)
        PyErr_Clear();
    Py_XDECREF(found);
    return found != NULL;
}

static PyObject *binary(nx_op op, PyObject *a, PyObject *b) {
    PyObject *operands[] = {a, b};
    for (int k = 0; k < 2; k++) {
        PyObject *x = operands[k];
        if (!nxpy_Tensor_Check(x) && !PyFloat_CheckExact(x) && !PyLong_CheckExact(x) && !is_operand(x))
            Py_RETURN_NOTIMPLEMENTED;
    }
    return nxpy_map(op, operands, 2, NULL);
}

static PyObject *in_place(nx_op op, PyObject *a, PyObject *b) {
    PyObject *operands[] = {a, b};
    if (!is_operand(b))
        Py_RETURN_NOTIMPLEMENTED;
    return nxpy_map(op, operands, 2, a);
}

static PyObject *unary(nx_op op, PyObject *a) { return nxpy_map(op, &a, 1, NULL); }

#define BINARY(name, op) static PyObject *name(PyObject *a, PyObject *b) { return binary(op, a, b); }
#define IN_PLACE(name, op) static PyObject *name(PyObject *a, PyObject *b) { return in_place(op, a, b); }
#define UNARY(name, op) static PyObject *name(PyObject *a) { return unary(op, a); }
BINARY(op_add, NX_OP_ADD)
BINARY(op_sub, NX_OP_SUB)
BINARY(op_mul, NX_OP_MUL)
BINARY(op_div, NX_OP_DIV)
BINARY(op_floordiv, NX_OP_FLOORDIV)
BINARY(op_mod, NX_OP_MOD)
BINARY(op_and, NX_OP_AND)
BINARY(op_or, NX_OP_OR)
BINARY(op_xor, NX_OP_XOR)
BINARY(op_shl, NX_OP_SHL)
BINARY(op_shr, NX_OP_SHR)
IN_PLACE(in_add, NX_OP_ADD)
IN_PLACE(in_sub, NX_OP_SUB)
IN_PLACE(in_mul, NX_OP_MUL)
IN_PLACE(in_div, NX_OP_DIV)
IN_PLACE(in_floordiv, NX_OP_FLOORDIV)
IN_PLACE(in_mod, NX_OP_MOD)
IN_PLACE(in_and, NX_OP_AND)
IN_PLACE(in_or, NX_OP_OR)
IN_PLACE(in_xor, NX_OP_XOR)
IN_PLACE(in_shl, NX_OP_SHL)
IN_PLACE(in_shr, NX_OP_SHR)
UNARY(op_neg, NX_OP_NEG)
UNARY(op_pos, NX_OP_POS)
UNARY(op_abs, NX_OP_ABS)
UNARY(op_invert, NX_OP_INVERT)
#undef BINARY
#undef IN_PLACE
#undef UNARY

static PyObject *op_pow(PyObject *a, PyObject *b, PyObject *modulus) {
    if (modulus != Py_None)
        Py_RETURN_NOTIMPLEMENTED;
    return binary(NX_OP_POW, a, b);
}

static PyObject *in_pow(PyObject *a, PyObject *b, PyObject *modulus) {
    if (modulus != Py_None)
        Py_RETURN_NOTIMPLEMENTED;
    return in_place(NX_OP_POW, a, b);
}

static PyObject *op_matmul(PyObject *a, PyObject *b) {
    if (!is_operand(a) || !is_operand(b))
        Py_RETURN_NOTIMPLEMENTED;
    if (NXPY_ELSEWHERE) {
        PyObject *found = nxpy_elsewhere_with("matmul", (PyObject *[]){a, b}, 2, NULL);
        if (found || PyErr_Occurred())
            return found;
    }
    PyObject *x = nxpy_asarray(a, -1, -1), *y = x ? nxpy_asarray(b, -1, -1) : NULL;
    PyObject *result = y ? nxpy_matmul((Tensor *)x, (Tensor *)y) : NULL;
    Py_XDECREF(x);
    Py_XDECREF(y);
    return result;
}

static PyObject *op_compare(PyObject *a, PyObject *b, int op) {
    static const nx_op ops[] = {[Py_LT] = NX_OP_LT, [Py_LE] = NX_OP_LE, [Py_EQ] = NX_OP_EQ, [Py_NE] = NX_OP_NE, [Py_GT] = NX_OP_GT, [Py_GE] = NX_OP_GE};
    return binary(ops[op], a, b);
}

PyType_Slot nxpy_number_slots[] = {
    {Py_nb_add, op_add},
    {Py_nb_subtract, op_sub},
    {Py_nb_multiply, op_mul},
    {Py_nb_true_divide, op_div},
    {Py_nb_floor_divide, op_floordiv},
    {Py_nb_remainder, op_mod},
    {Py_nb_power, op_pow},
    {Py_nb_and, op_and},
    {Py_nb_or, op_or},
    {Py_nb_xor, op_xor},
    {Py_nb_lshift, op_shl},
    {Py_nb_rshift, op_shr},
    {Py_nb_inplace_add, in_add},
    {Py_nb_inplace_subtract, in_sub},
    {Py_nb_inplace_multiply, in_mul},
    {Py_nb_inplace_true_divide, in_div},
    {Py_nb_inplace_floor_divide, in_floordiv},
    {Py_nb_inplace_remainder, in_mod},
    {Py_nb_inplace_power, in_pow},
    {Py_nb_inplace_and, in_and},
    {Py_nb_inplace_or, in_or},
    {Py_nb_inplace_xor, in_xor},
    {Py_nb_inplace_lshift, in_shl},
    {Py_nb_inplace_rshift, in_shr},
    {Py_nb_matrix_multiply, op_matmul},
    {Py_nb_negative, op_neg},
    {Py_nb_positive, op_pos},
    {Py_nb_absolute, op_abs},
    {Py_nb_invert, op_invert},
    {Py_tp_richcompare, op_compare},
    {0, NULL},
};
