/* rows.c (py): many views of rows of one tensor in one call. */
#include "core.h"

#define FAST(function) (PyCFunction)(void (*)(void))function, METH_FASTCALL

/* A 1-D int64 tensor of n elements (any n where n is -1). */
static const Tensor *read_places(PyObject *object, const char *name, int64_t n) {
    if (!nxpy_Tensor_Check(object))
        return PyErr_Format(PyExc_TypeError, "row_spans: %s: a tensor is needed", name), NULL;
    const Tensor *t = (Tensor *)object;
    if (t->dtype == NX_I64 && t->ndim == 1 && (n < 0 || t->size == n))
        return t;
    return PyErr_Format(PyExc_ValueError, "row_spans: %s: int64 of one axis are needed, as many as there are ends", name), NULL;
}

static int64_t place(const Tensor *t, int64_t k) { return *(const int64_t *)(t->data + k * tensor_stride(t)[0]); }

static PyObject *rows(const Tensor *t, int64_t start, int64_t end) {
    int64_t all = tensor_shape(t)[0], n = end - start, row = all ? t->size / all : 0;
    if (start < 0 || end > all || n < 0)
        return PyErr_Format(PyExc_IndexError, "row_spans: rows %lld to %lld of %lld", (long long)start, (long long)end, (long long)all);
    bool dense = (t->flags & NXPY_DENSE) || n * row <= 1;
    Tensor *view = nxpy_view_like(t, t->data + start * tensor_stride(t)[0], t->ndim, n * row, dense);
    if (!view)
        return NULL;
    for (int i = 0; i < t->ndim; i++) {
        tensor_shape(view)[i] = i ? tensor_shape(t)[i] : n;
        tensor_stride(view)[i] = tensor_stride(t)[i];
    }
    return (PyObject *)view;
}

/* The views first .. last - 1 as a list. */
static PyObject *list_of(const Tensor *t, const Tensor *starts, const Tensor *ends, int64_t first, int64_t last) {
    PyObject *list = PyList_New(last - first);
    for (int64_t k = first; list && k < last; k++) {
        PyObject *view = rows(t, starts ? place(starts, k) : k ? place(ends, k - 1) : 0, place(ends, k));
        if (view)
            PyList_SET_ITEM(list, k - first, view);
        else
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *list_of_lists(const Tensor *t, const Tensor *starts, const Tensor *ends, const Tensor *groups) {
    PyObject *list = PyList_New(groups->size);
    for (int64_t g = 0, first = 0; list && g < groups->size; g++) {
        int64_t last = place(groups, g);
        PyObject *part = NULL;
        if (last < first || last > ends->size)
            PyErr_SetString(PyExc_IndexError, "row_spans: groups must ascend, up to the number of ends");
        else
            part = list_of(t, starts, ends, first, last);
        if (part)
            PyList_SET_ITEM(list, g, part);
        else
            Py_CLEAR(list);
        first = last;
    }
    return list;
}

/* Lists hold nothing that could be garbage while they are made, and there may be hundreds of thousands: no collections. */
static PyObject *row_spans(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("row_spans", n, 3, 4))
        return NULL;
    const Tensor *t = nxpy_require(args[0], "row_spans"), *groups = NULL, *starts = NULL;
    if (t && t->ndim == 0)
        return PyErr_Format(PyExc_ValueError, "row_spans: a tensor of one axis or more is needed");
    const Tensor *ends = t ? read_places(args[2], "ends", -1) : NULL;
    if (!ends || (args[1] != Py_None && !(starts = read_places(args[1], "starts", ends->size))))
        return NULL;
    if (n > 3 && args[3] != Py_None && !(groups = read_places(args[3], "groups", -1)))
        return NULL;
    int collects = PyGC_Disable();
    PyObject *made = groups ? list_of_lists(t, starts, ends, groups) : list_of(t, starts, ends, 0, ends->size);
    if (collects)
        PyGC_Enable();
    return made;
}

PyMethodDef nxpy_rows_methods[] = {
    {"row_spans", FAST(row_spans),
     "row_spans(t, starts, ends, groups=None): views of the rows starts[k] to ends[k], starts None: from where the one before ends;\n"
     "a list, or a list of lists, the g-th of those from groups[g - 1] (0) to groups[g]. starts, ends, groups: (n,) int64"},
    {NULL},
};
