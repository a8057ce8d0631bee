/* read.c: from the values of hugin.scene to C structs. */
#include "read.h"

#include <string.h>

void holds_release(holds *h) {
    while (h->n) PyBuffer_Release(&h->views[--h->n]);
}

PyObject *field(PyObject *value, const char *name) {
    PyObject *key = PyUnicode_InternFromString(name);
    if (!key) return NULL;
    PyObject *found = PyObject_GetAttr(value, key);
    Py_DECREF(key);
    return found;
}

int field_double(PyObject *value, const char *name, const char *where, double *out) {
    PyObject *item = field(value, name);
    if (!item) return -1;
    *out = PyFloat_AsDouble(item);
    Py_DECREF(item);
    if (*out == -1 && PyErr_Occurred()) return -1;
    if (isfinite(*out)) return 0;
    PyErr_Format(PyExc_ValueError, "%s: invalid %s; must be a finite number", where, name);
    return -1;
}

int field_bool(PyObject *value, const char *name, bool *out) {
    PyObject *item = field(value, name);
    if (!item) return -1;
    int truth = PyObject_IsTrue(item);
    Py_DECREF(item);
    *out = truth > 0;
    return truth < 0 ? -1 : 0;
}

int field_choice(PyObject *value, const char *name, const char *const *choices, const char *where, int *out) {
    PyObject *item = field(value, name);
    if (!item) return -1;
    for (int i = 0; PyUnicode_Check(item) && choices[i]; i++)
        if (PyUnicode_CompareWithASCIIString(item, choices[i]) == 0) {
            *out = i;
            Py_DECREF(item);
            return 0;
        }
    PyErr_Format(PyExc_ValueError, "%s: unknown %s %R", where, name, item);
    Py_DECREF(item);
    return -1;
}

int read_scale(PyObject *number, const char *where, double *out) {
    *out = PyFloat_AsDouble(number);
    if (*out == -1 && PyErr_Occurred()) return -1;
    if (*out > 0 && *out <= 1e4) return 0;
    PyErr_Format(PyExc_ValueError, "%s: invalid scale; must be a number above 0, at most 10000", where);
    return -1;
}

int read_doubles(PyObject *tuple, int n, const char *where, double *out) {
    PyObject *items = PySequence_Fast(tuple, "draw: a tuple of numbers is wanted");
    if (!items) return -1;
    if (PySequence_Fast_GET_SIZE(items) != n) {
        PyErr_Format(PyExc_ValueError, "%s: has %zd numbers; must have %d", where, PySequence_Fast_GET_SIZE(items), n);
        Py_DECREF(items);
        return -1;
    }
    for (int i = 0; i < n; i++) {
        out[i] = PyFloat_AsDouble(PySequence_Fast_GET_ITEM(items, i));
        if ((out[i] == -1 && PyErr_Occurred()) || !isfinite(out[i])) {
            if (!PyErr_Occurred()) PyErr_Format(PyExc_ValueError, "%s: must hold finite numbers", where);
            Py_DECREF(items);
            return -1;
        }
    }
    Py_DECREF(items);
    return 0;
}

int read_color(PyObject *tuple, const char *where, rgba *out) {
    double v[4];
    if (read_doubles(tuple, 4, where, v) < 0) return -1;
    for (int i = 0; i < 4; i++) v[i] = v[i] < 0 ? 0 : v[i] > 1 ? 1 : v[i];
    *out = (rgba){v[0], v[1], v[2], v[3]};
    return 0;
}

int field_color(PyObject *value, const char *name, const char *where, rgba *out, bool *has) {
    PyObject *item = field(value, name);
    if (!item) return -1;
    *has = item != Py_None;
    int status = *has ? read_color(item, where, out) : 0;
    Py_DECREF(item);
    return status;
}

int read_map(PyObject *map, const char *where, scale_map *out) {
    static const char *const kinds[] = {"linear", "log10", "symlog", "asinh", "sqrt", "power", "logit", NULL};
    if (field_choice(map, "kind", kinds, where, &out->kind) < 0) return -1;
    if (out->kind == MAP_LINEAR) {
        out->a = out->b = 1;
        return 0;
    }
    if (field_double(map, "a", where, &out->a) < 0 || field_double(map, "b", where, &out->b) < 0) return -1;
    if (out->a > 0 && out->b > 0) return 0;
    PyErr_Format(PyExc_ValueError, "%s: invalid map; a and b must be positive", where);
    return -1;
}

/* The type that a buffer's letters stand for on this machine, or -1. */
static int column_type_of(const Py_buffer *view) {
    const char *f = view->format ? view->format : "B";
    if (*f == '@' || *f == '=' || (*f == '<' && PY_LITTLE_ENDIAN) || (*f == '>' && PY_BIG_ENDIAN)) f++;
    if (f[0] == 0 || f[1] != 0) return -1;
    int size = (int)view->itemsize;
    if (*f == 'd') return COLUMN_F64;
    if (*f == 'f') return COLUMN_F32;
    if (*f == 'e') return COLUMN_F16;
    if (*f == '?') return COLUMN_U8;
    if (strchr("bhilqn", *f))
        return size == 1 ? COLUMN_I8 : size == 2 ? COLUMN_I16 : size == 4 ? COLUMN_I32 : size == 8 ? COLUMN_I64 : -1;
    if (strchr("BHILQN", *f))
        return size == 1 ? COLUMN_U8 : size == 2 ? COLUMN_U16 : size == 4 ? COLUMN_U32 : size == 8 ? COLUMN_U64 : -1;
    return -1;
}

/* Take the buffer of an object with ndim axes; NULL with an exception. */
static Py_buffer *take(PyObject *object, holds *h, const char *name, int ndim) {
    Py_buffer *view = &h->views[h->n];
    if (h->n == MAX_HOLDS) {
        PyErr_Format(PyExc_ValueError, "%s: too many buffers", h->where);
        return NULL;
    }
    if (PyObject_GetBuffer(object, view, PyBUF_STRIDES | PyBUF_FORMAT) < 0) return NULL;
    h->n++;
    if (view->ndim == ndim) return view;
    PyErr_Format(PyExc_ValueError, "%s: %s has %d axes; must have %d", h->where, name, view->ndim, ndim);
    return NULL;
}

static int fill_column(const Py_buffer *view, holds *h, const char *name, int axis, column *out) {
    *out = (column){.data = view->buf, .step = view->strides[axis], .n = view->shape[axis], .scale = 1};
    out->type = column_type_of(view);
    if (out->type >= 0) return 0;
    PyErr_Format(PyExc_ValueError, "%s: %s has unsupported dtype %s; must be real numbers", h->where, name,
                 view->format ? view->format : "B");
    return -1;
}

int read_column(PyObject *object, holds *h, const char *name, column *out) {
    Py_buffer *view = take(object, h, name, 1);
    return view ? fill_column(view, h, name, 0, out) : -1;
}

int read_grid(PyObject *object, holds *h, const char *name, column *out, int64_t *rows, int64_t *row_step) {
    Py_buffer *view = take(object, h, name, 2);
    if (!view) return -1;
    *rows = view->shape[0];
    *row_step = view->strides[0];
    return fill_column(view, h, name, 1, out);
}

int read_bytes(PyObject *object, holds *h, const char *name, int ndim, bytes_view *out) {
    Py_buffer *view = take(object, h, name, ndim);
    if (!view) return -1;
    if (column_type_of(view) != COLUMN_U8) {
        PyErr_Format(PyExc_ValueError, "%s: %s must be uint8, not %s", h->where, name, view->format);
        return -1;
    }
    out->data = view->buf;
    for (int i = 0; i < ndim; i++) out->shape[i] = view->shape[i], out->step[i] = view->strides[i];
    return 0;
}

static int read_axis(PyObject *object, const char *data, const char *map, holds *h, column *out) {
    PyObject *values = field(object, data);
    if (!values) return -1;
    int status = read_column(values, h, data, out);
    Py_DECREF(values);
    PyObject *bend = status < 0 ? NULL : field(object, map);
    if (!bend) return -1;
    status = read_map(bend, h->where, &out->map);
    Py_DECREF(bend);
    return status;
}

int read_points(PyObject *object, double k, holds *h, points *out) {
    if (read_axis(object, "x", "x_map", h, &out->x) < 0 || read_axis(object, "y", "y_map", h, &out->y) < 0) return -1;
    if (out->x.n != out->y.n) {
        PyErr_Format(PyExc_ValueError, "%s: x has %lld points, y has %lld; lengths must match", h->where,
                     (long long)out->x.n, (long long)out->y.n);
        return -1;
    }
    PyObject *affine = field(object, "affine");
    if (!affine) return -1;
    double v[6];
    int status = read_doubles(affine, 6, h->where, v);
    Py_DECREF(affine);
    if (status < 0) return -1;
    out->x.origin = v[0], out->x.scale = v[1] * k, out->x.offset = v[2] * k;
    out->y.origin = v[3], out->y.scale = v[4] * k, out->y.offset = v[5] * k;
    return 0;
}

static int read_lut(PyObject *object, holds *h, mapped *out) {
    bytes_view lut;
    if (read_bytes(object, h, "lut", 2, &lut) < 0) return -1;
    if (lut.shape[0] < 1 || lut.shape[1] != 4) {
        PyErr_Format(PyExc_ValueError, "%s: lut has shape (%lld, %lld); must be (k, 4)", h->where,
                     (long long)lut.shape[0], (long long)lut.shape[1]);
        return -1;
    }
    out->lut = lut.data, out->lut_size = lut.shape[0], out->lut_step = lut.step[0];
    out->lut_channel_step = (int)lut.step[1];
    return 0;
}

static int read_mapped_colors(PyObject *object, holds *h, mapped *out) {
    bool has_nan;
    out->nan = (rgba){0};
    return field_color(object, "nan", h->where, &out->nan, &has_nan) < 0 ||
                   field_color(object, "under", h->where, &out->under, &out->has_under) < 0 ||
                   field_color(object, "over", h->where, &out->over, &out->has_over) < 0
               ? -1
               : 0;
}

int read_mapped(PyObject *object, int ndim, holds *h, mapped *out) {
    PyObject *values = field(object, "values"), *lut = NULL, *map = NULL;
    int status = -1;
    if (!values) return -1;
    out->rows = 1, out->row_step = 0;
    if ((ndim == 1 ? read_column(values, h, "values", &out->values)
                   : read_grid(values, h, "values", &out->values, &out->rows, &out->row_step)) == 0 &&
        (lut = field(object, "lut")) && read_lut(lut, h, out) == 0 && (map = field(object, "map")) &&
        read_map(map, h->where, &out->map) == 0 && field_double(object, "lo", h->where, &out->lo) == 0 &&
        field_double(object, "hi", h->where, &out->hi) == 0)
        status = read_mapped_colors(object, h, out);
    out->values.map = out->map;
    out->columns = out->values.n;
    Py_DECREF(values);
    Py_XDECREF(lut);
    Py_XDECREF(map);
    return status;
}
