/* index.c: reading and writing by NumPy's indices. A key is read into one step an item; basic keys give views. */
#include "core.h"
#include <string.h>

typedef struct {
    const Tensor *base;
    char *data;
    int ndim, used; /* axes of the result so far; axes of the base consumed */
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
} Basic;

static int raise_bounds(Py_ssize_t i, int axis, int64_t size) {
    PyErr_Format(PyExc_IndexError, "index %zd is out of bounds for axis %d with size %lld", i, axis, (long long)size);
    return -1;
}

static int too_many(const Tensor *t, Py_ssize_t n) {
    PyErr_Format(PyExc_IndexError, "too many indices for tensor: tensor is %d-dimensional, but %zd were indexed", t->ndim, n);
    return -1;
}

static int add_axis(Basic *b, int64_t n, int64_t step) {
    if (b->ndim == NX_MAX_NDIM) {
        PyErr_Format(PyExc_IndexError, "index: the result would have more than %d axes", NX_MAX_NDIM);
        return -1;
    }
    b->shape[b->ndim] = n;
    b->stride[b->ndim++] = step;
    return 0;
}

static int take_integer(Basic *b, PyObject *item) {
    if (b->used >= b->base->ndim)
        return too_many(b->base, b->used + 1);
    int64_t size = tensor_shape(b->base)[b->used];
    Py_ssize_t i = PyNumber_AsSsize_t(item, PyExc_IndexError);
    if (i == -1 && PyErr_Occurred())
        return -1;
    if (i < -size || i >= size)
        return raise_bounds(i, b->used, size);
    b->data += (i < 0 ? i + size : i) * tensor_stride(b->base)[b->used++];
    return 0;
}

/* A place as most slices name it: a small int, or None for `none`. False: something else. */
static inline bool is_plain_place(PyObject *object, Py_ssize_t none, Py_ssize_t *place) {
    if (object == Py_None) {
        *place = none;
        return true;
    }
    if (!PyLong_CheckExact(object))
        return false;
#if PY_VERSION_HEX >= 0x030C0000
    if (!PyUnstable_Long_IsCompact((PyLongObject *)object))
        return false;
    *place = PyUnstable_Long_CompactValue((PyLongObject *)object);
#else
    if (Py_SIZE(object) < -1 || Py_SIZE(object) > 1)
        return false;
    *place = Py_SIZE(object) * (Py_ssize_t)((PyLongObject *)object)->ob_digit[0];
#endif
    return true;
}

static inline Py_ssize_t clipped(Py_ssize_t place, Py_ssize_t length) {
    if (place < 0)
        place += length;
    return place < 0 ? 0 : place > length ? length : place;
}

/* What a slice takes of an axis: how many elements (-1 with an error set), from where, how far apart. Plain ones go without
 * CPython's five calls. */
static Py_ssize_t read_slice(PyObject *object, int64_t axis_length, Py_ssize_t *start, Py_ssize_t *step) {
    PySliceObject *slice = (PySliceObject *)object;
    Py_ssize_t stop, length = (Py_ssize_t)axis_length;
    if (slice->step == Py_None && is_plain_place(slice->start, 0, start) && is_plain_place(slice->stop, length, &stop)) {
        *step = 1;
        *start = clipped(*start, length);
        stop = clipped(stop, length);
        return stop > *start ? stop - *start : 0;
    }
    if (PySlice_Unpack(object, start, &stop, step) < 0)
        return -1;
    return PySlice_AdjustIndices(length, start, &stop, *step);
}

static int take_slice(Basic *b, PyObject *item) {
    if (b->used >= b->base->ndim)
        return too_many(b->base, b->used + 1);
    Py_ssize_t start, step;
    int64_t stride = tensor_stride(b->base)[b->used];
    Py_ssize_t n = read_slice(item, tensor_shape(b->base)[b->used++], &start, &step);
    if (n < 0)
        return -1;
    if (n > 0)
        b->data += start * stride;
    return add_axis(b, n, n > 1 ? stride * step : stride);
}

static int take_rest(Basic *b, int until) {
    for (; b->used < until; b->used++)
        if (add_axis(b, tensor_shape(b->base)[b->used], tensor_stride(b->base)[b->used]) < 0)
            return -1;
    return 0;
}

/* 1: a basic item; 0: an advanced one. */
static bool is_basic(PyObject *item) {
    if (PyLong_Check(item))
        return !PyBool_Check(item);
    if (PySlice_Check(item) || item == Py_None || item == Py_Ellipsis)
        return true;
    if (nxpy_Tensor_Check(item))
        return false;
    return PyIndex_Check(item) && !PySequence_Check(item) && !PyObject_CheckBuffer(item);
}

/* Reads a key of basic items only. `consumed` is how many axes its items other than the ellipsis take. */
static int read_basic(Basic *b, PyObject *const *items, Py_ssize_t n) {
    int consumed = 0, dots = 0;
    for (Py_ssize_t k = 0; k < n; k++) {
        dots += items[k] == Py_Ellipsis;
        consumed += items[k] != Py_Ellipsis && items[k] != Py_None;
    }
    if (dots > 1) {
        PyErr_SetString(PyExc_IndexError, "an index can only have a single ellipsis ('...')");
        return -1;
    }
    if (consumed > b->base->ndim)
        return too_many(b->base, consumed);
    for (Py_ssize_t k = 0; k < n; k++) {
        int status;
        if (items[k] == Py_None)
            status = add_axis(b, 1, 0);
        else if (items[k] == Py_Ellipsis)
            status = take_rest(b, b->used + b->base->ndim - consumed);
        else if (PySlice_Check(items[k]))
            status = take_slice(b, items[k]);
        else
            status = take_integer(b, items[k]);
        if (status < 0)
            return -1;
    }
    return take_rest(b, b->base->ndim);
}

/* The part at position i of the first axis, which exists: of a dense tensor it is dense. */
static PyObject *first_axis_item(const Tensor *t, int64_t i) {
    int ndim = t->ndim - 1;
    int64_t size = ndim == 0 ? 1 : t->size / tensor_shape(t)[0];
    Tensor *part = nxpy_view_like(t, t->data + i * tensor_stride(t)[0], ndim, size, t->flags & NXPY_DENSE || ndim == 0);
    if (!part)
        return NULL;
    for (int k = 0; k < ndim; k++) {
        tensor_shape(part)[k] = tensor_shape(t)[k + 1];
        tensor_stride(part)[k] = tensor_stride(t)[k + 1];
    }
    if (!(part->flags & NXPY_DENSE))
        nxpy_seal(part);
    return (PyObject *)part;
}

PyObject *nxpy_sequence_item(PyObject *self, Py_ssize_t i) {
    Tensor *t = (Tensor *)self;
    if (t->ndim == 0) {
        too_many(t, 1);
        return NULL;
    }
    int64_t size = tensor_shape(t)[0];
    if (i < 0)
        i += size;
    if (i < 0 || i >= size) {
        raise_bounds(i, 0, size);
        return NULL;
    }
    return first_axis_item(t, i);
}

/* A slice of the first axis: t[i:j:k]. */
static PyObject *first_axis_slice(const Tensor *t, PyObject *key) {
    Py_ssize_t start, step;
    int64_t length = tensor_shape(t)[0], stride = tensor_stride(t)[0];
    Py_ssize_t n = read_slice(key, length, &start, &step);
    if (n < 0)
        return NULL;
    bool dense = t->flags & NXPY_DENSE && (step == 1 || n <= 1);
    int64_t size = t->ndim == 1 ? n : length > 0 ? t->size / length * n : 0;
    Tensor *part = nxpy_view_like(t, n > 0 ? t->data + start * stride : t->data, t->ndim, size, dense);
    if (!part)
        return NULL;
    tensor_shape(part)[0] = n;
    tensor_stride(part)[0] = n > 1 ? stride * step : stride;
    for (int k = 1; k < t->ndim; k++) {
        tensor_shape(part)[k] = tensor_shape(t)[k];
        tensor_stride(part)[k] = tensor_stride(t)[k];
    }
    if (!dense)
        nxpy_seal(part);
    return (PyObject *)part;
}

/* The place of the element that n = t->ndim exact integers name; NULL without an error set where they are something else
 * or out of bounds. */
static char *element_of(const Tensor *t, PyObject *const *items) {
    char *data = t->data;
    for (int k = 0; k < t->ndim; k++) {
        if (!PyLong_CheckExact(items[k]))
            return NULL;
        Py_ssize_t i = PyLong_AsSsize_t(items[k]), size = (Py_ssize_t)tensor_shape(t)[k];
        if (i == -1 && PyErr_Occurred())
            PyErr_Clear();
        if (i < -size || i >= size)
            return NULL;
        data += (i < 0 ? i + size : i) * tensor_stride(t)[k];
    }
    return data;
}

static PyObject *basic_view(Tensor *t, PyObject *const *items, Py_ssize_t n) {
    Basic b; /* its arrays are filled as far as ndim */
    b.base = t;
    b.data = t->data;
    b.ndim = b.used = 0;
    return read_basic(&b, items, n) < 0 ? NULL : (PyObject *)nxpy_view(t, b.data, t->dtype, b.ndim, b.shape, b.stride);
}

static bool all_basic(PyObject *const *items, Py_ssize_t n) {
    for (Py_ssize_t k = 0; k < n; k++)
        if (!is_basic(items[k]))
            return false;
    return true;
}

PyObject *nxpy_getitem(PyObject *self, PyObject *key) {
    Tensor *t = (Tensor *)self;
    if (PyLong_CheckExact(key) && t->ndim > 0) {
        Py_ssize_t i = PyLong_AsSsize_t(key), size = (Py_ssize_t)tensor_shape(t)[0];
        if (i < size && i >= -size && !(i == -1 && PyErr_Occurred()))
            return first_axis_item(t, i < 0 ? i + size : i);
        PyErr_Clear();
    } else if (PySlice_Check(key) && t->ndim > 0) {
        return first_axis_slice(t, key);
    }
    bool many = PyTuple_CheckExact(key);
    PyObject *const *items = many ? &PyTuple_GET_ITEM(key, 0) : &key;
    Py_ssize_t n = many ? PyTuple_GET_SIZE(key) : 1;
    char *element = many && n == t->ndim ? element_of(t, items) : NULL;
    if (element)
        return (PyObject *)nxpy_view_like(t, element, 0, 1, true);
    if (all_basic(items, n))
        return basic_view(t, items, n);
    for (Py_ssize_t k = 0; k < n; k++)
        if (nxpy_is_foreign(items[k]))
            return nxpy_hand_over(items[k], "getitem", (PyObject *[]){self, key}, 2, NULL);
    if (NXPY_ELSEWHERE) {
        PyObject *found = nxpy_elsewhere_with("getitem", (PyObject *[]){self, key}, 2, NULL);
        if (found || PyErr_Occurred())
            return found;
    }
    return nxpy_advanced_get(t, items, n);
}

/* The element changes only where the value fits. */
static int set_element(nx_dtype dtype, char *element, PyObject *value) {
    _Alignas(16) char fresh[16];
    if (nxpy_set_item(dtype, fresh, value) < 0)
        return -1;
    memcpy(element, fresh, (size_t)nx_dtypes[dtype].size);
    return 0;
}

static int assign(Tensor *place, PyObject *value) {
    if (nxpy_is_scalar(value)) {
        _Alignas(16) char element[16];
        if (nxpy_set_item(place->dtype, element, value) < 0)
            return -1;
        if (place->ndim == 0) {
            memcpy(place->data, element, (size_t)tensor_itemsize(place));
        } else {
            nx_view out;
            nxpy_as_view(place, &out);
            nx_fill(&out, element);
        }
        return 0;
    }
    PyObject *t = nxpy_asarray(value, -1, -1);
    int status = t ? nxpy_copy_into(place, (Tensor *)t) : -1;
    Py_XDECREF(t);
    return status;
}

int nxpy_setitem(PyObject *self, PyObject *key, PyObject *value) {
    Tensor *t = (Tensor *)self;
    if (!value) {
        PyErr_SetString(PyExc_TypeError, "a tensor's elements cannot be deleted");
        return -1;
    }
    if (nxpy_is_foreign(value)) { /* refuses: what it knows does not fit into memory */
        PyObject *done = nxpy_hand_over(value, "setitem", (PyObject *[]){self, key, value}, 3, NULL);
        Py_XDECREF(done);
        return done ? 0 : -1;
    }
    if (NXPY_ELSEWHERE) {
        PyObject *done = nxpy_elsewhere_with("setitem", (PyObject *[]){self, key, value}, 3, NULL);
        Py_XDECREF(done);
        if (done || PyErr_Occurred())
            return done ? 0 : -1;
    }
    if (nxpy_begin_write(t, "setitem") < 0)
        return -1;
    PyObject *const *items = PyTuple_CheckExact(key) ? &PyTuple_GET_ITEM(key, 0) : &key;
    Py_ssize_t n = PyTuple_CheckExact(key) ? PyTuple_GET_SIZE(key) : 1;
    char *element = n == t->ndim && nxpy_is_scalar(value) ? element_of(t, items) : NULL;
    if (element)
        return set_element(t->dtype, element, value);
    if (!all_basic(items, n))
        return nxpy_advanced_set(t, items, n, value);
    PyObject *place = basic_view(t, items, n);
    int status = place ? assign((Tensor *)place, value) : -1;
    Py_XDECREF(place);
    return status;
}
