/* shape.c: movement: other views of the same memory where strides allow it, copies where not. */
#include "core.h"
#include <string.h>

#define FAST(name) (PyCFunction)(void (*)(void))name, METH_FASTCALL

/* Fills in the one -1 of a new shape; -1 with ValueError where the size cannot fit. */
static int resolve_shape(const Tensor *t, int ndim, int64_t *shape) {
    int unknown = -1;
    int64_t known = 1;
    bool bad = false;
    for (int i = 0; i < ndim; i++) {
        if (shape[i] == -1 && unknown < 0)
            unknown = i;
        else if (shape[i] < 0 || __builtin_mul_overflow(known, shape[i], &known))
            bad = true;
    }
    if (unknown >= 0 && !bad && known > 0 && t->size % known == 0)
        shape[unknown] = t->size / known;
    else if (unknown >= 0 || bad || known != t->size)
        bad = true;
    if (!bad)
        return 0;
    PyObject *want = nxpy_shape_tuple(ndim, shape), *has = nxpy_shape_tuple(t->ndim, tensor_shape(t));
    if (want && has)
        PyErr_Format(PyExc_ValueError, "reshape: cannot reshape a tensor of shape %R (%lld elements) into shape %R", has, (long long)t->size, want);
    Py_XDECREF(want);
    Py_XDECREF(has);
    return -1;
}

/* Strides that show t with the new shape without a copy; false where there are none. */
static bool reshape_strides(const Tensor *t, int ndim, const int64_t *shape, int64_t *stride) {
    if (t->flags & NXPY_DENSE) /* an empty one */
        return nx_dense_strides(t->dtype, ndim, shape, stride) >= 0;
    int64_t own_shape[NX_MAX_NDIM], own_stride[NX_MAX_NDIM];
    int n = 0, i = 0, j = 0;
    for (int k = 0; k < t->ndim; k++)
        if (tensor_shape(t)[k] != 1) {
            own_shape[n] = tensor_shape(t)[k];
            own_stride[n++] = tensor_stride(t)[k];
        }
    while (i < n && j < ndim) {
        int first_i = i, first_j = j;
        int64_t a = own_shape[i++], b = shape[j++];
        while (a != b) {
            if (a < b && i < n)
                a *= own_shape[i++];
            else if (a > b && j < ndim)
                b *= shape[j++];
            else
                return false;
        }
        for (int k = first_i; k + 1 < i; k++)
            if (own_stride[k] != own_shape[k + 1] * own_stride[k + 1])
                return false;
        int64_t step = own_stride[i - 1];
        for (int k = j - 1; k >= first_j; k--) {
            stride[k] = step;
            step *= shape[k];
        }
    }
    for (; j < ndim; j++)
        stride[j] = tensor_itemsize(t);
    return true;
}

/* A dense tensor that is not empty with another shape; NULL, with an error or without, where the sizes differ. */
static inline Tensor *dense_reshape(const Tensor *t, int ndim, const int64_t *shape) {
    Tensor *out = nxpy_view_like(t, t->data, ndim, t->size, true);
    if (!out)
        return NULL;
    int64_t step = tensor_itemsize(t), bytes = step * t->size;
    bool fits = true;
    for (int i = ndim - 1; i >= 0; i--) {
        tensor_shape(out)[i] = shape[i];
        tensor_stride(out)[i] = step;
        fits = fits && shape[i] > 0 && !__builtin_mul_overflow(step, shape[i], &step);
    }
    if (!fits || step != bytes)
        Py_CLEAR(out);
    return out;
}

PyObject *nxpy_reshape(Tensor *t, int ndim, int64_t *shape, int copy) {
    int64_t stride[NX_MAX_NDIM];
    bool is_dense = copy != 1 && t->flags & NXPY_DENSE && t->size;
    Tensor *view = is_dense ? dense_reshape(t, ndim, shape) : NULL;
    if (view || PyErr_Occurred())
        return (PyObject *)view;
    if (resolve_shape(t, ndim, shape) < 0)
        return NULL;
    if (is_dense)
        return (PyObject *)dense_reshape(t, ndim, shape);
    if (copy != 1 && reshape_strides(t, ndim, shape, stride))
        return (PyObject *)nxpy_view(t, t->data, t->dtype, ndim, shape, stride);
    if (copy == 0) {
        PyErr_SetString(PyExc_ValueError, "reshape: copy=False, but the strides need a copy");
        return NULL;
    }
    Tensor *dense = (Tensor *)nxpy_cast(t, t->dtype);
    if (!dense)
        return NULL;
    PyObject *out = nx_dense_strides(t->dtype, ndim, shape, stride) < 0 ? NULL : (PyObject *)nxpy_view(dense, dense->data, dense->dtype, ndim, shape, stride);
    Py_DECREF(dense);
    return out;
}

static PyObject *core_reshape(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t shape[NX_MAX_NDIM];
    if (!nxpy_count_args("reshape", n, 2, 3))
        return NULL;
    Tensor *t = nxpy_require(args[0], "reshape");
    int ndim = t ? nxpy_read_shape(args[1], shape, "reshape") : -1;
    int copy = ndim < 0 || n < 3 || args[2] == Py_None ? -1 : PyObject_IsTrue(args[2]);
    return ndim < 0 || PyErr_Occurred() ? NULL : nxpy_reshape(t, ndim, shape, copy);
}

PyObject *nxpy_permute(Tensor *t, const int *order) {
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    for (int i = 0; i < t->ndim; i++) {
        shape[i] = tensor_shape(t)[order[i]];
        stride[i] = tensor_stride(t)[order[i]];
    }
    return (PyObject *)nxpy_view(t, t->data, t->dtype, t->ndim, shape, stride);
}

static PyObject *core_permute(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("permute", n, 2, 2))
        return NULL;
    Tensor *t = nxpy_require(args[0], "permute");
    PyObject *axes = t ? nxpy_items(args[1], "permute: axes is a tuple of integers") : NULL;
    int order[NX_MAX_NDIM], status = 0;
    uint32_t seen = 0;
    if (!axes)
        return NULL;
    if (PySequence_Fast_GET_SIZE(axes) != t->ndim) {
        PyErr_Format(PyExc_ValueError, "permute: %zd axes given for a tensor of dimension %d", PySequence_Fast_GET_SIZE(axes), t->ndim);
        status = -1;
    }
    for (int i = 0; status == 0 && i < t->ndim && i < PySequence_Fast_GET_SIZE(axes); i++) {
        order[i] = nxpy_read_axis(PySequence_Fast_GET_ITEM(axes, i), t->ndim, "permute");
        if (order[i] < 0 || seen >> order[i] & 1) {
            if (order[i] >= 0)
                PyErr_Format(PyExc_ValueError, "permute: axis %d is given twice", order[i]);
            status = -1;
        } else {
            seen |= 1u << order[i];
        }
    }
    Py_DECREF(axes);
    return status < 0 ? NULL : nxpy_permute(t, order);
}

static PyObject *core_broadcast_to(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    if (!nxpy_count_args("broadcast_to", n, 2, 2))
        return NULL;
    Tensor *t = nxpy_require(args[0], "broadcast_to");
    int ndim = t ? nxpy_read_shape(args[1], shape, "broadcast_to") : -1;
    if (ndim < 0)
        return NULL;
    bool fits = ndim >= t->ndim && nx_dense_strides(t->dtype, ndim, shape, stride) >= 0;
    for (int i = 0; fits && i < t->ndim; i++)
        fits = tensor_shape(t)[i] == 1 || tensor_shape(t)[i] == shape[ndim - t->ndim + i];
    if (!fits) {
        PyObject *has = nxpy_shape_tuple(t->ndim, tensor_shape(t)), *want = nxpy_shape_tuple(ndim, shape);
        if (has && want)
            PyErr_Format(PyExc_ValueError, "broadcast_to: shape %R does not broadcast to %R", has, want);
        Py_XDECREF(has);
        Py_XDECREF(want);
        return NULL;
    }
    nxpy_broadcast_strides(t, ndim, shape, stride);
    Tensor *out = nxpy_view(t, t->data, t->dtype, ndim, shape, stride);
    if (out && out->size > t->size) /* one element seen many times: writing would be no assignment */
        out->flags |= NXPY_READONLY;
    return (PyObject *)out;
}

static PyObject *core_flip(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    uint32_t axes;
    int64_t stride[NX_MAX_NDIM];
    if (!nxpy_count_args("flip", n, 1, 2))
        return NULL;
    Tensor *t = nxpy_require(args[0], "flip");
    if (!t || nxpy_read_axes(n > 1 ? args[1] : NULL, t->ndim, &axes, "flip") < 0)
        return NULL;
    char *data = t->data;
    for (int i = 0; i < t->ndim; i++) {
        bool turn = axes >> i & 1;
        stride[i] = turn ? -tensor_stride(t)[i] : tensor_stride(t)[i];
        if (turn && t->size > 0)
            data += (tensor_shape(t)[i] - 1) * tensor_stride(t)[i];
    }
    return (PyObject *)nxpy_view(t, data, t->dtype, t->ndim, tensor_shape(t), stride);
}

static PyObject *core_squeeze(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    uint32_t axes;
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    if (!nxpy_count_args("squeeze", n, 1, 2))
        return NULL;
    Tensor *t = nxpy_require(args[0], "squeeze");
    bool all = n < 2 || args[1] == Py_None;
    if (!t || nxpy_read_axes(all ? NULL : args[1], t->ndim, &axes, "squeeze") < 0)
        return NULL;
    int ndim = 0;
    for (int i = 0; i < t->ndim; i++) {
        bool named = axes >> i & 1, one = tensor_shape(t)[i] == 1;
        if (named && one)
            continue;
        if (named && !all) {
            PyErr_Format(PyExc_ValueError, "squeeze: axis %d has length %lld, not 1", i, (long long)tensor_shape(t)[i]);
            return NULL;
        }
        shape[ndim] = tensor_shape(t)[i];
        stride[ndim++] = tensor_stride(t)[i];
    }
    return (PyObject *)nxpy_view(t, t->data, t->dtype, ndim, shape, stride);
}

static PyObject *core_expand_dims(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    if (!nxpy_count_args("expand_dims", n, 2, 2))
        return NULL;
    Tensor *t = nxpy_require(args[0], "expand_dims");
    int more = !t ? 0 : PyTuple_Check(args[1]) ? (int)PyTuple_GET_SIZE(args[1]) : 1;
    uint32_t axes;
    if (!t || (t->ndim + more > NX_MAX_NDIM && (PyErr_SetString(PyExc_ValueError, "expand_dims: more than 32 axes"), true)))
        return NULL;
    if (nxpy_read_axes(args[1], t->ndim + more, &axes, "expand_dims") < 0)
        return NULL;
    for (int i = 0, from = 0; i < t->ndim + more; i++) {
        bool fresh = axes >> i & 1;
        shape[i] = fresh ? 1 : tensor_shape(t)[from];
        stride[i] = fresh ? 0 : tensor_stride(t)[from++];
    }
    return (PyObject *)nxpy_view(t, t->data, t->dtype, t->ndim + more, shape, stride);
}

static PyObject *core_readonly(PyObject *module, PyObject *object) {
    Tensor *t = nxpy_require(object, "readonly");
    Tensor *out = t ? nxpy_view(t, t->data, t->dtype, t->ndim, tensor_shape(t), tensor_stride(t)) : NULL;
    if (out)
        out->flags |= NXPY_READONLY;
    return (PyObject *)out;
}

/* A view like t but a part of one axis. */
static Tensor *part_of(const Tensor *t, int axis, int64_t begin, int64_t length) {
    int64_t shape[NX_MAX_NDIM];
    memcpy(shape, tensor_shape(t), sizeof(int64_t) * t->ndim);
    shape[axis] = length;
    return nxpy_view(t, t->data + (length > 0 ? begin * tensor_stride(t)[axis] : 0), t->dtype, t->ndim, shape, tensor_stride(t));
}

/* The common dtype and the shape of the parts joined along axis. */
static int concat_shape(PyObject *parts, int axis, int64_t *shape) {
    Tensor *first = (Tensor *)PyTuple_GET_ITEM(parts, 0);
    int dtype = first->dtype;
    memcpy(shape, tensor_shape(first), sizeof(int64_t) * first->ndim);
    for (Py_ssize_t k = 1; k < PyTuple_GET_SIZE(parts); k++) {
        Tensor *t = (Tensor *)PyTuple_GET_ITEM(parts, k);
        bool fits = t->ndim == first->ndim;
        for (int i = 0; fits && i < t->ndim; i++)
            fits = i == axis ? !__builtin_add_overflow(shape[i], tensor_shape(t)[i], &shape[i]) : tensor_shape(t)[i] == shape[i];
        if (!fits) {
            PyObject *a = nxpy_shape_tuple(first->ndim, tensor_shape(first)), *b = nxpy_shape_tuple(t->ndim, tensor_shape(t));
            if (a && b)
                PyErr_Format(PyExc_ValueError, "concat: shapes %R and %R (tensor %zd) do not match beside axis %d", a, b, k, axis);
            Py_XDECREF(a);
            Py_XDECREF(b);
            return -1;
        }
        int both = nx_promote((nx_dtype)dtype, t->dtype);
        if (both < 0) {
            PyErr_Format(PyExc_TypeError, "concat: %s and %s have no common dtype; cast one of them", nx_dtypes[dtype].name, nx_dtypes[t->dtype].name);
            return -1;
        }
        dtype = both;
    }
    return dtype;
}

static PyObject *concat_parts(PyObject *parts, PyObject *axis_object) {
    int64_t shape[NX_MAX_NDIM], at = 0;
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(parts); k++)
        if (!nxpy_require(PyTuple_GET_ITEM(parts, k), "concat"))
            return NULL;
    if (PyTuple_GET_SIZE(parts) == 0) {
        PyErr_SetString(PyExc_ValueError, "concat: at least one tensor is needed");
        return NULL;
    }
    int axis = nxpy_read_axis(axis_object, ((Tensor *)PyTuple_GET_ITEM(parts, 0))->ndim, "concat");
    int dtype = axis < 0 ? -1 : concat_shape(parts, axis, shape);
    Tensor *out = dtype < 0 ? NULL : nxpy_empty((nx_dtype)dtype, ((Tensor *)PyTuple_GET_ITEM(parts, 0))->ndim, shape);
    for (Py_ssize_t k = 0; out && k < PyTuple_GET_SIZE(parts); k++) {
        Tensor *t = (Tensor *)PyTuple_GET_ITEM(parts, k);
        Tensor *place = part_of(out, axis, at, tensor_shape(t)[axis]);
        at += tensor_shape(t)[axis];
        if (!place || nxpy_copy_into(place, t) < 0)
            Py_CLEAR(out);
        Py_XDECREF((PyObject *)place);
    }
    return (PyObject *)out;
}

/* True for dense tensors of one dtype that agree in all axes but the one given (-1: in all), few elements together. */
static bool joins_easily(PyObject *const *items, Py_ssize_t n, int axis) {
    int64_t size = 0;
    const Tensor *first = (Tensor *)items[0];
    for (Py_ssize_t k = 0; k < n; k++) {
        const Tensor *t = (Tensor *)items[k];
        if (!nxpy_Tensor_Check(items[k]) || !(t->flags & NXPY_DENSE) || t->dtype != first->dtype || t->ndim != first->ndim)
            return false;
        for (int i = 0; i < t->ndim; i++)
            if (i != axis && tensor_shape(t)[i] != tensor_shape(first)[i])
                return false;
        size += t->size;
        if (size > NXPY_SMALL)
            return false;
    }
    return true;
}

/* Such tensors joined: `outer` times a piece of each. */
static PyObject *join_easily(PyObject *const *items, Py_ssize_t n, int ndim, const int64_t *shape, int64_t outer) {
    Tensor *out = nxpy_empty(((Tensor *)items[0])->dtype, ndim, shape);
    if (!out)
        return NULL;
    char *to = out->data;
    for (int64_t i = 0; i < outer; i++)
        for (Py_ssize_t k = 0; k < n; k++) {
            const Tensor *t = (Tensor *)items[k];
            int64_t bytes = t->size / outer * tensor_itemsize(t);
            memcpy(to, t->data + i * bytes, (size_t)bytes);
            to += bytes;
        }
    return (PyObject *)out;
}

/* A list or tuple of small tensors along an axis given as an integer. NULL without an error set: take the long way. */
static PyObject *join_small(PyObject *object, PyObject *axis_object, bool stacks) {
#ifdef Py_GIL_DISABLED
    bool readable = PyTuple_CheckExact(object); /* another thread may change a list */
#else
    bool readable = PyTuple_CheckExact(object) || PyList_CheckExact(object);
#endif
    if (!readable || !PyLong_CheckExact(axis_object))
        return NULL;
    PyObject *const *items = PySequence_Fast_ITEMS(object);
    Py_ssize_t n = PySequence_Fast_GET_SIZE(object);
    long axis = PyLong_AsLong(axis_object);
    if (n == 0 || !nxpy_Tensor_Check(items[0]) || (axis == -1 && PyErr_Occurred())) {
        PyErr_Clear();
        return NULL;
    }
    const Tensor *first = (Tensor *)items[0];
    int64_t shape[NX_MAX_NDIM + 1], outer = 1;
    int ndim = first->ndim + stacks;
    axis += axis < 0 ? ndim : 0;
    if (axis < 0 || axis >= ndim || ndim > NX_MAX_NDIM || !joins_easily(items, n, stacks ? -1 : (int)axis))
        return NULL;
    for (int i = 0; i < ndim; i++) {
        shape[i] = stacks && i == axis ? n : tensor_shape(first)[i - (stacks && i > axis)];
        outer *= i < axis ? shape[i] : 1;
    }
    for (Py_ssize_t k = 1; !stacks && k < n; k++)
        shape[axis] += tensor_shape((Tensor *)items[k])[axis];
    return join_easily(items, n, ndim, shape, outer);
}

/* The items of an iterable as a tuple of tensors. */
static PyObject *tensor_tuple(PyObject *object) {
    PyObject *parts = PySequence_Tuple(object);
    for (Py_ssize_t k = 0; parts && k < PyTuple_GET_SIZE(parts); k++)
        if (!nxpy_Tensor_Check(PyTuple_GET_ITEM(parts, k))) {
            PyObject *tensor = nxpy_asarray(PyTuple_GET_ITEM(parts, k), -1, -1);
            if (!tensor)
                Py_CLEAR(parts);
            else
                Py_SETREF(PyTuple_GET_ITEM(parts, k), tensor);
        }
    return parts;
}

static PyObject *core_concat(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("concat", n, 2, 2))
        return NULL;
    PyObject *joined = join_small(args[0], args[1], false);
    if (joined || PyErr_Occurred())
        return joined;
    PyObject *parts = tensor_tuple(args[0]);
    bool flat = args[1] == Py_None;
    for (Py_ssize_t k = 0; flat && parts && k < PyTuple_GET_SIZE(parts); k++) {
        Tensor *t = (Tensor *)PyTuple_GET_ITEM(parts, k);
        PyObject *line = nxpy_reshape(t, 1, (int64_t[]){t->size}, -1);
        if (!line)
            Py_CLEAR(parts);
        else
            Py_SETREF(PyTuple_GET_ITEM(parts, k), line);
    }
    PyObject *out = parts ? concat_parts(parts, flat ? Py_False : args[1]) : NULL; /* False is axis 0 */
    Py_XDECREF(parts);
    return out;
}

/* NotImplemented for all but a few small tensors in a list: nx.stack does the rest. */
static PyObject *core_stack(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    PyObject *joined = nxpy_count_args("stack", n, 2, 2) && !NXPY_ELSEWHERE ? join_small(args[0], args[1], true) : NULL;
    return joined || PyErr_Occurred() ? joined : Py_NewRef(Py_NotImplemented);
}

/* ((low, high), ...), one pair an axis. */
static int read_widths(PyObject *object, int ndim, int64_t *low, int64_t *high) {
    PyObject *pairs = nxpy_items(object, "pad: widths is a tuple of (before, after) pairs");
    int status = pairs && PySequence_Fast_GET_SIZE(pairs) == ndim ? 0 : -1;
    for (int i = 0; status == 0 && i < ndim && i < PySequence_Fast_GET_SIZE(pairs); i++) {
        int64_t pair[NX_MAX_NDIM];
        if (nxpy_read_shape(PySequence_Fast_GET_ITEM(pairs, i), pair, "pad") != 2 || pair[0] < 0 || pair[1] < 0)
            status = -1;
        low[i] = pair[0];
        high[i] = pair[1];
    }
    Py_XDECREF(pairs);
    if (status < 0 && !PyErr_Occurred())
        PyErr_Format(PyExc_ValueError, "pad: %d pairs (before, after) of non-negative integers are needed", ndim);
    return status;
}

static PyObject *core_pad(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    int64_t low[NX_MAX_NDIM], high[NX_MAX_NDIM], shape[NX_MAX_NDIM];
    _Alignas(16) char element[16] = {0};
    if (!nxpy_count_args("pad", n, 2, 3))
        return NULL;
    Tensor *t = nxpy_require(args[0], "pad");
    if (!t || read_widths(args[1], t->ndim, low, high) < 0 || (n > 2 && nxpy_set_item(t->dtype, element, args[2]) < 0))
        return NULL;
    for (int i = 0; i < t->ndim; i++)
        if (__builtin_add_overflow(tensor_shape(t)[i], low[i], &shape[i]) || __builtin_add_overflow(shape[i], high[i], &shape[i]))
            shape[i] = INT64_MAX;
    Tensor *out = nxpy_empty(t->dtype, t->ndim, shape);
    if (!out)
        return NULL;
    nx_view whole;
    nxpy_as_view(out, &whole);
    nx_fill(&whole, element);
    char *data = out->data;
    for (int i = 0; i < t->ndim && out->size > 0; i++)
        data += low[i] * tensor_stride(out)[i];
    Tensor *place = nxpy_view(out, data, t->dtype, t->ndim, tensor_shape(t), tensor_stride(out));
    if (!place || nxpy_copy_into(place, t) < 0)
        Py_CLEAR(out);
    Py_XDECREF((PyObject *)place);
    return (PyObject *)out;
}

static PyObject *core_copy_to(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("copy_to", n, 2, 2))
        return NULL;
    Tensor *out = nxpy_require(args[0], "copy_to"), *in = out ? nxpy_require(args[1], "copy_to") : NULL;
    if (!in || nxpy_begin_write(out, "copy_to") < 0 || nxpy_copy_into(out, in) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *core_shares_memory(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    if (!nxpy_count_args("shares_memory", n, 2, 2))
        return NULL;
    Tensor *a = nxpy_require(args[0], "shares_memory"), *b = a ? nxpy_require(args[1], "shares_memory") : NULL;
    if (!b)
        return NULL;
    nx_view x, y;
    nxpy_as_view(a, &x);
    nxpy_as_view(b, &y);
    return PyBool_FromLong(nx_may_overlap(&x, &y));
}

PyMethodDef nxpy_shape_methods[] = {
    {"reshape", FAST(core_reshape), "reshape(t, shape, copy=None): a view where strides allow it."},
    {"permute", FAST(core_permute), "permute(t, axes)"},
    {"broadcast_to", FAST(core_broadcast_to), "broadcast_to(t, shape): a read-only view."},
    {"flip", FAST(core_flip), "flip(t, axis=None)"},
    {"squeeze", FAST(core_squeeze), "squeeze(t, axis=None)"},
    {"expand_dims", FAST(core_expand_dims), "expand_dims(t, axis)"},
    {"readonly", core_readonly, METH_O, "readonly(t): a view that refuses writing."},
    {"concat", FAST(core_concat), "concat(tensors, axis)"},
    {"stack", FAST(core_stack), "stack(tensors, axis); NotImplemented for all but small dense tensors of one shape and dtype."},
    {"pad", FAST(core_pad), "pad(t, ((before, after), ...), value=0)"},
    {"copy_to", FAST(core_copy_to), "copy_to(out, t): broadcasts and casts."},
    {"shares_memory", FAST(core_shares_memory), "shares_memory(a, b): True where their extents overlap."},
    {NULL},
};
