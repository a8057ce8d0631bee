/* advanced.c: indices that are arrays. A key becomes a view of the axes that are not indexed, a dense array of byte
 * offsets, and the place of the index axes in the result. */
#include "core.h"
#include <string.h>

typedef struct {
    Tensor *base;
    /* the axes that basic items leave, in order */
    char *data;
    int ndim, used;
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    /* the index arrays: int64, owned */
    Tensor *index[NX_MAX_NDIM];
    int64_t size[NX_MAX_NDIM], step[NX_MAX_NDIM];
    int axis[NX_MAX_NDIM]; /* of the base, for messages */
    int n;
    int lead;              /* axes before the index axes */
    bool apart, closed;    /* index items stand apart; a basic item came after one */
    /* the broadcast of the index arrays */
    int index_ndim;
    int64_t index_shape[NX_MAX_NDIM], count;
    nx_storage *memory; /* of the offsets: pooled, as they may be large */
    int64_t *offset;
} Plan;

static void plan_free(Plan *plan) {
    for (int k = 0; k < plan->n; k++)
        Py_XDECREF((PyObject *)plan->index[k]);
    if (plan->memory)
        nx_storage_release(plan->memory);
}

static int too_many(const Plan *plan, int n) {
    PyErr_Format(PyExc_IndexError, "too many indices for tensor: tensor is %d-dimensional, but %d were indexed", plan->base->ndim, n);
    return -1;
}

static int keep_axis(Plan *plan, int64_t n, int64_t step) {
    if (plan->ndim == NX_MAX_NDIM) {
        PyErr_Format(PyExc_IndexError, "index: the result would have more than %d axes", NX_MAX_NDIM);
        return -1;
    }
    plan->shape[plan->ndim] = n;
    plan->stride[plan->ndim++] = step;
    plan->closed = plan->n > 0;
    return 0;
}

static int keep_base_axes(Plan *plan, int n) {
    for (; n > 0; n--, plan->used++)
        if (keep_axis(plan, tensor_shape(plan->base)[plan->used], tensor_stride(plan->base)[plan->used]) < 0)
            return -1;
    plan->closed = plan->n > 0; /* an ellipsis parts index arrays even where it stands for no axis */
    return 0;
}

static int keep_slice(Plan *plan, PyObject *item) {
    Py_ssize_t start, stop, step;
    int64_t stride = tensor_stride(plan->base)[plan->used];
    if (PySlice_Unpack(item, &start, &stop, &step) < 0)
        return -1;
    Py_ssize_t n = PySlice_AdjustIndices((Py_ssize_t)tensor_shape(plan->base)[plan->used++], &start, &stop, step);
    if (n > 0)
        plan->data += start * stride;
    return keep_axis(plan, n, n > 1 ? stride * step : stride);
}

/* Takes over index; size and step are those of the axis that it runs along. */
static int add_index(Plan *plan, Tensor *index, int64_t size, int64_t step, int axis) {
    if (!index)
        return -1;
    if (plan->n == NX_MAX_NDIM) {
        Py_DECREF(index);
        return too_many(plan, plan->n + 1);
    }
    if (plan->n == 0)
        plan->lead = plan->ndim;
    else if (plan->closed)
        plan->apart = true;
    plan->closed = false;
    plan->index[plan->n] = index;
    plan->size[plan->n] = size;
    plan->step[plan->n] = step;
    plan->axis[plan->n++] = axis;
    return 0;
}

static Tensor *as_positions(Tensor *t) {
    if (t->dtype == NX_I64)
        return (Tensor *)Py_NewRef((PyObject *)t);
    Tensor *index = (Tensor *)nxpy_cast(t, NX_I64);
    for (int64_t i = 0; index && t->dtype == NX_U64 && i < index->size; i++)
        if (((int64_t *)index->data)[i] < 0) /* beyond int64: out of bounds of any axis, and not a negative index */
            ((int64_t *)index->data)[i] = INT64_MAX;
    return index;
}

/* Positions of the true elements as one int64 tensor an axis. */
int nxpy_nonzero(Tensor *t, Tensor **out) {
    Tensor *mask = t->dtype == NX_BOOL ? nxpy_dense(t) : (Tensor *)nxpy_cast(t, NX_BOOL);
    if (!mask)
        return -1;
    int64_t found = nx_mask_count((uint8_t *)mask->data, mask->size);
    int made = 0;
    Tensor *flat = nxpy_empty(NX_I64, 1, &found);
    for (; flat && made < t->ndim; made++)
        if (!(out[made] = made == t->ndim - 1 ? (Tensor *)Py_NewRef((PyObject *)flat) : nxpy_empty(NX_I64, 1, &found)))
            break;
    bool ok = flat && made == t->ndim;
    if (ok) {
        int64_t *position = (int64_t *)flat->data;
        int64_t moved = nx_mask_where(position, found, (uint8_t *)mask->data, mask->size);
        memset(position + moved, 0, (size_t)(found - moved) * sizeof *position); /* the mask changed meanwhile */
        for (int64_t i = 0; t->ndim > 1 && i < found; i++) {
            int64_t at = position[i];
            for (int a = t->ndim - 1; a >= 0; a--) {
                ((int64_t *)out[a]->data)[i] = at % tensor_shape(t)[a];
                at /= tensor_shape(t)[a];
            }
        }
    }
    while (!ok && made > 0)
        Py_DECREF(out[--made]);
    Py_XDECREF((PyObject *)flat);
    Py_DECREF(mask);
    return ok ? 0 : -1;
}

/* A boolean index takes as many axes as it has; a scalar one adds an axis of length 0 or 1. */
static int add_mask(Plan *plan, Tensor *mask) {
    Tensor *found[NX_MAX_NDIM];
    if (mask->ndim == 0) {
        int64_t n = *mask->data != 0;
        Tensor *index = nxpy_empty(NX_I64, 1, &n);
        if (index && n)
            *(int64_t *)index->data = 0;
        return add_index(plan, index, 1, 0, plan->used);
    }
    if (plan->used + mask->ndim > plan->base->ndim)
        return too_many(plan, plan->used + mask->ndim);
    for (int i = 0; i < mask->ndim; i++) {
        int64_t size = tensor_shape(plan->base)[plan->used + i];
        if (tensor_shape(mask)[i] != size && tensor_shape(mask)[i] != 0) { /* an empty axis fits any: the standard's rule */
            PyErr_Format(PyExc_IndexError, "boolean index did not match indexed tensor along axis %d; size of axis is %lld but size of corresponding boolean axis is %lld",
                         plan->used + i, (long long)size, (long long)tensor_shape(mask)[i]);
            return -1;
        }
    }
    if (nxpy_nonzero(mask, found) < 0)
        return -1;
    int status = 0;
    for (int i = 0; i < mask->ndim; i++, plan->used++) {
        if (status < 0)
            Py_DECREF(found[i]);
        else
            status = add_index(plan, found[i], tensor_shape(plan->base)[plan->used], tensor_stride(plan->base)[plan->used], plan->used);
    }
    return status;
}

static int add_tensor(Plan *plan, Tensor *t) {
    nx_kind kind = nx_dtypes[t->dtype].kind;
    if (kind == NX_KIND_BOOL)
        return add_mask(plan, t);
    if (kind != NX_KIND_INT && kind != NX_KIND_UINT && t->size > 0) {
        PyErr_Format(PyExc_IndexError, "tensors used as indices must be of integer or boolean dtype, not %s", nx_dtypes[t->dtype].name);
        return -1;
    }
    if (plan->used >= plan->base->ndim)
        return too_many(plan, plan->used + 1);
    int axis = plan->used++;
    return add_index(plan, as_positions(t), tensor_shape(plan->base)[axis], tensor_stride(plan->base)[axis], axis);
}

static PyObject *bad_index(PyObject *item) {
    PyErr_Format(PyExc_IndexError, "only integers, slices (`:`), ellipsis (`...`), None and integer or boolean arrays are valid indices, not %s",
                 Py_TYPE(item)->tp_name);
    return NULL;
}

/* An item that is an array, an integer or a bool as a tensor (new reference). */
static Tensor *item_tensor(PyObject *item) {
    if (nxpy_Tensor_Check(item))
        return (Tensor *)Py_NewRef(item);
    if (PyFloat_CheckExact(item) || PyComplex_CheckExact(item) || PyUnicode_Check(item) || PyBytes_Check(item))
        return (Tensor *)bad_index(item);
    PyObject *t = PyIndex_Check(item) && !PyLong_Check(item) && !PySequence_Check(item) && !PyObject_CheckBuffer(item) ? PyNumber_Index(item) : Py_NewRef(item);
    if (t)
        Py_SETREF(t, nxpy_asarray(t, -1, -1));
    if (!t && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        bad_index(item);
    }
    return (Tensor *)t;
}

/* Axes that an item takes; -1 for an error. Array items are turned into tensors in owned. */
static int item_axes(PyObject *item, Tensor **owned) {
    *owned = NULL;
    if (item == Py_None || item == Py_Ellipsis)
        return 0;
    if (PySlice_Check(item))
        return 1;
    *owned = item_tensor(item);
    if (!*owned)
        return -1;
    return (*owned)->dtype == NX_BOOL ? (*owned)->ndim : 1;
}

static int add_items(Plan *plan, PyObject *const *items, Tensor *const *owned, Py_ssize_t n, int taken) {
    for (Py_ssize_t k = 0; k < n; k++) {
        int status;
        if (owned[k])
            status = add_tensor(plan, owned[k]);
        else if (items[k] == Py_None)
            status = keep_axis(plan, 1, 0);
        else if (items[k] == Py_Ellipsis)
            status = keep_base_axes(plan, plan->base->ndim - taken);
        else
            status = keep_slice(plan, items[k]);
        if (status < 0)
            return -1;
    }
    return plan->used < plan->base->ndim ? keep_base_axes(plan, plan->base->ndim - plan->used) : 0;
}

static int plan_items(Plan *plan, PyObject *const *items, Py_ssize_t n) {
    Tensor *owned[2 * NX_MAX_NDIM + 2] = {NULL};
    int taken = 0, dots = 0, status = 0;
    if (n > 2 * NX_MAX_NDIM + 2)
        return too_many(plan, (int)(n > 10000 ? 10000 : n));
    for (Py_ssize_t k = 0; status == 0 && k < n; k++) {
        int axes = item_axes(items[k], &owned[k]);
        dots += items[k] == Py_Ellipsis;
        taken += axes;
        status = axes < 0 ? -1 : 0;
    }
    if (status == 0 && dots > 1) {
        PyErr_SetString(PyExc_IndexError, "an index can only have a single ellipsis ('...')");
        status = -1;
    }
    if (status == 0 && taken > plan->base->ndim)
        status = too_many(plan, taken);
    if (status == 0)
        status = add_items(plan, items, owned, n, taken);
    for (Py_ssize_t k = 0; k < n; k++)
        Py_XDECREF((PyObject *)owned[k]);
    return status;
}

static int raise_index_broadcast(const Plan *plan) {
    PyObject *shapes = PyUnicode_FromString("");
    for (int k = 0; k < plan->n && shapes; k++) {
        PyObject *shape = nxpy_shape_tuple(plan->index[k]->ndim, tensor_shape(plan->index[k]));
        Py_SETREF(shapes, shape ? PyUnicode_FromFormat("%U%s%R", shapes, k ? " " : "", shape) : NULL);
        Py_XDECREF(shape);
    }
    PyErr_Clear();
    if (shapes)
        PyErr_Format(PyExc_IndexError, "shape mismatch: indexing tensors could not be broadcast together with shapes %U", shapes);
    Py_XDECREF(shapes);
    return -1;
}

/* Adds the offsets of one index array, broadcast to the common shape. */
static int add_offsets(Plan *plan, int k) {
    Tensor *index = plan->index[k], *whole;
    int64_t stride[NX_MAX_NDIM];
    nxpy_broadcast_strides(index, plan->index_ndim, plan->index_shape, stride);
    whole = nxpy_view(index, index->data, NX_I64, plan->index_ndim, plan->index_shape, stride);
    if (whole)
        Py_SETREF(whole, nxpy_dense(whole));
    if (!whole)
        return -1;
    /* An index that no element of an empty selection uses must be valid all the same. */
    if (plan->count == 0 && index->size > 0)
        Py_SETREF(whole, nxpy_dense(index));
    int64_t scratch, bad = -1;
    for (int64_t i = 0; whole && plan->count == 0 && bad < 0 && i < whole->size; i++)
        if (nx_index_offsets(&scratch, (int64_t *)whole->data + i, 1, plan->size[k], plan->step[k], true) >= 0)
            bad = i;
    if (!whole)
        return -1;
    if (plan->count > 0)
        bad = nx_index_offsets(plan->offset, (int64_t *)whole->data, plan->count, plan->size[k], plan->step[k], k == 0);
    if (bad >= 0)
        PyErr_Format(PyExc_IndexError, "index %lld is out of bounds for axis %d with size %lld", (long long)((int64_t *)whole->data)[bad],
                     plan->axis[k], (long long)plan->size[k]);
    Py_DECREF(whole);
    return bad >= 0 ? -1 : 0;
}

static int plan_offsets(Plan *plan) {
    if (nxpy_broadcast(&plan->index_ndim, plan->index_shape, plan->index, plan->n, "index") < 0)
        return raise_index_broadcast(plan);
    plan->count = nx_count(plan->index_ndim, plan->index_shape);
    plan->memory = plan->count < 0 || plan->count > PY_SSIZE_T_MAX / 8 ? NULL : nx_storage_new((size_t)plan->count * sizeof(int64_t));
    if (!plan->memory) {
        PyErr_NoMemory();
        return -1;
    }
    plan->offset = nx_storage_data(plan->memory);
    if (plan->n == 0)
        plan->offset[0] = 0;
    for (int k = 0; k < plan->n; k++)
        if (add_offsets(plan, k) < 0)
            return -1;
    if (plan->apart)
        plan->lead = 0;
    if (plan->ndim + plan->index_ndim > NX_MAX_NDIM) {
        PyErr_Format(PyExc_IndexError, "index: the result would have %d axes; at most %d are supported", plan->ndim + plan->index_ndim, NX_MAX_NDIM);
        return -1;
    }
    return 0;
}

/* Reads the key; on failure nothing is left to free. */
static int plan_make(Plan *plan, Tensor *t, PyObject *const *items, Py_ssize_t n) {
    *plan = (Plan){.base = t, .data = t->data};
    if (plan_items(plan, items, n) == 0 && plan_offsets(plan) == 0)
        return 0;
    plan_free(plan);
    return -1;
}

/* The shape of the result: the kept axes with the index axes (or one flat axis for them) among them. */
static int result_shape(const Plan *plan, bool flat, int64_t *shape) {
    int ndim = 0;
    for (int i = 0; i < plan->lead; i++)
        shape[ndim++] = plan->shape[i];
    for (int i = 0; !flat && i < plan->index_ndim; i++)
        shape[ndim++] = plan->index_shape[i];
    if (flat)
        shape[ndim++] = plan->count;
    for (int i = plan->lead; i < plan->ndim; i++)
        shape[ndim++] = plan->shape[i];
    return ndim;
}

static void block_view(const Plan *plan, nx_view *block) {
    block->data = plan->data;
    block->dtype = plan->base->dtype;
    block->ndim = plan->ndim;
    memcpy(block->shape, plan->shape, sizeof(int64_t) * (size_t)plan->ndim);
    memcpy(block->stride, plan->stride, sizeof(int64_t) * (size_t)plan->ndim);
}

/* The dense tensor seen with one flat axis for the index axes. The kept axes may be one less than the most. */
static void flat_view(const Plan *plan, const Tensor *t, nx_view *view) {
    view->data = t->data;
    view->dtype = t->dtype;
    view->ndim = result_shape(plan, true, view->shape);
    nx_dense_strides(view->dtype, view->ndim, view->shape, view->stride);
}

/* A tensor for what is selected, not filled in. */
static Tensor *new_selection(const Plan *plan) {
    int64_t shape[NX_MAX_NDIM + 1];
    if (plan->ndim == NX_MAX_NDIM)
        return (Tensor *)PyErr_Format(PyExc_IndexError, "index: more than %d axes", NX_MAX_NDIM - 1);
    int ndim = result_shape(plan, false, shape);
    return nxpy_empty(plan->base->dtype, ndim, shape);
}

static PyObject *gather_plan(const Plan *plan) {
    Tensor *out = new_selection(plan);
    if (!out || out->size == 0)
        return (PyObject *)out;
    nx_view flat, block;
    flat_view(plan, out, &flat);
    block_view(plan, &block);
    Py_BEGIN_ALLOW_THREADS
    nx_gather(&flat, &block, plan->lead, plan->offset);
    Py_END_ALLOW_THREADS
    return (PyObject *)out;
}

/* The value as a dense tensor of the indexed tensor's dtype and the shape of the selection (new reference). */
static Tensor *value_tensor(const Plan *plan, PyObject *value) {
    PyObject *source = nxpy_is_scalar(value) ? nxpy_asarray(value, plan->base->dtype, -1) : nxpy_asarray(value, -1, -1);
    Tensor *out = source ? new_selection(plan) : NULL;
    if (out && nxpy_copy_into(out, (Tensor *)source) < 0)
        Py_CLEAR(out);
    Py_XDECREF(source);
    return out;
}

static int scatter_plan(const Plan *plan, PyObject *value) {
    Tensor *in = value_tensor(plan, value);
    if (!in)
        return -1;
    if (in->size > 0) {
        nx_view flat, block;
        flat_view(plan, in, &flat);
        block_view(plan, &block);
        Py_BEGIN_ALLOW_THREADS
        nx_scatter(&block, &flat, plan->lead, plan->offset);
        Py_END_ALLOW_THREADS
    }
    Py_DECREF(in);
    return 0;
}

/* ---- one mask over the whole tensor: no positions are written down ---- */

static bool is_whole_mask(const Tensor *t, PyObject *const *items, Py_ssize_t n) {
    if (n != 1 || !nxpy_Tensor_Check(items[0]))
        return false;
    const Tensor *mask = (const Tensor *)items[0];
    if (mask->dtype != NX_BOOL || mask->ndim != t->ndim || t->ndim == 0)
        return false;
    return memcmp(tensor_shape(mask), tensor_shape(t), sizeof(int64_t) * t->ndim) == 0;
}

static PyObject *take_mask(Tensor *t, Tensor *mask) {
    Tensor *dense = nxpy_dense(t), *bytes = nxpy_dense(mask), *out = NULL;
    if (dense && bytes) {
        int64_t found, moved = 0;
        Py_BEGIN_ALLOW_THREADS
        found = nx_mask_count((uint8_t *)bytes->data, bytes->size);
        Py_END_ALLOW_THREADS
        out = nxpy_empty(t->dtype, 1, &found);
        if (out) {
            Py_BEGIN_ALLOW_THREADS
            moved = nx_mask_take(out->data, found, dense->data, (uint8_t *)bytes->data, bytes->size, (int)tensor_itemsize(t));
            Py_END_ALLOW_THREADS
            memset(out->data + moved * tensor_itemsize(t), 0, (size_t)((found - moved) * tensor_itemsize(t)));
        }
    }
    Py_XDECREF((PyObject *)dense);
    Py_XDECREF((PyObject *)bytes);
    return (PyObject *)out;
}

/* t[mask] = scalar: where(mask, scalar, t) in place. */
static int fill_mask(Tensor *t, Tensor *mask, PyObject *value) {
    _Alignas(16) char element[16];
    if (nxpy_set_item(t->dtype, element, value) < 0)
        return -1;
    nx_view out, condition, scalar;
    nxpy_as_view(t, &out);
    nxpy_as_view(mask, &condition);
    scalar = out;
    scalar.data = element;
    memset(scalar.stride, 0, sizeof scalar.stride);
    nx_status status;
    Py_BEGIN_ALLOW_THREADS
    status = nx_map(NX_OP_WHERE, t->dtype, 3, &out, (const nx_view *[]){&condition, &scalar, &out});
    Py_END_ALLOW_THREADS
    if (status)
        nxpy_raise("setitem", status);
    return status ? -1 : 0;
}

/* ---- one index along one axis, and one index for every element ---- */

/* The axes of t with `index` (borrowed) along one of them. */
static int plan_axis(Plan *plan, Tensor *t, int axis, Tensor *index) {
    *plan = (Plan){.base = t, .data = t->data};
    int status = keep_base_axes(plan, axis);
    if (status == 0)
        status = add_tensor(plan, index);
    if (status == 0)
        status = keep_base_axes(plan, t->ndim - plan->used);
    return status;
}

/* 0, 1, .. n - 1 along one of ndim axes. */
static Tensor *ramp_along(int ndim, int axis, int64_t n) {
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM] = {0};
    Tensor *flat = nxpy_empty(NX_I64, 1, &n);
    for (int64_t i = 0; flat && i < n; i++)
        ((int64_t *)flat->data)[i] = i;
    for (int i = 0; i < ndim; i++)
        shape[i] = i == axis ? n : 1;
    stride[axis] = sizeof(int64_t);
    Tensor *ramp = flat ? nxpy_view(flat, flat->data, NX_I64, ndim, shape, stride) : NULL;
    Py_XDECREF((PyObject *)flat);
    return ramp;
}

/* Element [i, j, k] of the result stands at [i, index[i, j, k], k] (axis 1). */
static int plan_along(Plan *plan, Tensor *t, int axis, Tensor *index) {
    *plan = (Plan){.base = t, .data = t->data};
    for (int i = 0; i < t->ndim; i++) {
        if (i == axis && add_tensor(plan, index) < 0)
            return -1;
        if (i == axis)
            continue;
        int64_t n = tensor_shape(t)[i], own = tensor_shape(index)[i];
        if (own != n && own != 1 && n != 1) {
            PyErr_Format(PyExc_ValueError, "take_along_axis: the index has length %lld along axis %d, the tensor %lld", (long long)own, i, (long long)n);
            return -1;
        }
        plan->used++;
        Tensor *ramp = ramp_along(t->ndim, i, n);
        if (add_index(plan, ramp, n, tensor_stride(t)[i], i) < 0)
            return -1;
    }
    return 0;
}

Tensor *nxpy_integers(PyObject *object, const char *where) {
    Tensor *t = (Tensor *)nxpy_asarray(object, -1, -1);
    nx_kind kind = t ? nx_dtypes[t->dtype].kind : NX_KIND_INT;
    if (t && kind != NX_KIND_INT && kind != NX_KIND_UINT && t->size > 0) {
        PyErr_Format(PyExc_IndexError, "%s: the index must be of integer dtype, not %s", where, nx_dtypes[t->dtype].name);
        Py_CLEAR(t);
    }
    if (t && kind == NX_KIND_BOOL) /* empty */
        Py_SETREF(t, (Tensor *)nxpy_cast(t, NX_I64));
    return t;
}

static PyObject *finish_get(Plan *plan, int status) {
    PyObject *out = status == 0 && plan_offsets(plan) == 0 ? gather_plan(plan) : NULL;
    plan_free(plan);
    return out;
}

static int finish_set(Plan *plan, int status, PyObject *value) {
    status = status == 0 && plan_offsets(plan) == 0 ? scatter_plan(plan, value) : -1;
    plan_free(plan);
    return status;
}

static PyObject *flattened(PyObject *t) { return nxpy_reshape((Tensor *)t, 1, (int64_t[]){((Tensor *)t)->size}, -1); }

/* The operands of take_along and put_along; *index is a new reference. */
static int read_along(const char *where, PyObject *const *args, PyObject *axis_object, Tensor **index) {
    Tensor *t = nxpy_require(args[0], where);
    int axis = t ? nxpy_read_axis(axis_object, t->ndim, where) : -1;
    *index = axis < 0 ? NULL : nxpy_integers(args[1], where);
    if (*index && (*index)->ndim != t->ndim) {
        PyErr_Format(PyExc_ValueError, "%s: the index has %d axes, the tensor %d", where, (*index)->ndim, t->ndim);
        Py_CLEAR(*index);
    }
    return *index ? axis : -1;
}

static PyObject *core_take_along(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Plan plan;
    Tensor *index;
    int axis = nxpy_count_args("take_along_axis", n, 3, 3) ? read_along("take_along_axis", args, args[2], &index) : -1;
    if (axis < 0)
        return NULL;
    PyObject *out = finish_get(&plan, plan_along(&plan, (Tensor *)args[0], axis, index));
    Py_DECREF(index);
    return out;
}

static PyObject *core_put_along(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Plan plan;
    Tensor *index;
    int axis = nxpy_count_args("put_along_axis", n, 4, 4) ? read_along("put_along_axis", args, args[3], &index) : -1;
    if (axis < 0)
        return NULL;
    int status = nxpy_begin_write((Tensor *)args[0], "put_along_axis");
    if (status == 0)
        status = finish_set(&plan, plan_along(&plan, (Tensor *)args[0], axis, index), args[2]);
    Py_DECREF(index);
    return status < 0 ? NULL : Py_NewRef(Py_None);
}

/* put(t, flat_index, values): positions in C order, whatever the strides. */
static PyObject *core_put(PyObject *module, PyObject *const *args, Py_ssize_t n) {
    Plan plan;
    Tensor *t = nxpy_count_args("put", n, 3, 3) ? nxpy_require(args[0], "put") : NULL;
    if (!t || nxpy_begin_write(t, "put") < 0)
        return NULL;
    Tensor *index = nxpy_integers(args[1], "put"), *flat = index ? (Tensor *)flattened((PyObject *)t) : NULL;
    int status = flat ? finish_set(&plan, plan_axis(&plan, flat, 0, index), args[2]) : -1;
    if (status == 0 && flat->storage != t->storage) { /* strided: the flat form was a copy */
        PyObject *back = nxpy_reshape(flat, t->ndim, (int64_t *)memcpy((int64_t[NX_MAX_NDIM]){0}, tensor_shape(t), sizeof(int64_t) * t->ndim), -1);
        status = back ? nxpy_copy_into(t, (Tensor *)back) : -1;
        Py_XDECREF(back);
    }
    Py_XDECREF((PyObject *)flat);
    Py_XDECREF((PyObject *)index);
    return status < 0 ? NULL : Py_NewRef(Py_None);
}

#define FAST(name) (PyCFunction)(void (*)(void))name, METH_FASTCALL
PyMethodDef nxpy_index_methods[] = {
    {"take_along", FAST(core_take_along), "take_along(t, index, axis)"},
    {"put", FAST(core_put), "put(t, flat_index, values)"},
    {"put_along", FAST(core_put_along), "put_along(t, index, values, axis)"},
    {NULL},
};
#undef FAST

PyObject *nxpy_advanced_get(Tensor *t, PyObject *const *items, Py_ssize_t n) {
    Plan plan;
    if (is_whole_mask(t, items, n))
        return take_mask(t, (Tensor *)items[0]);
    if (plan_make(&plan, t, items, n) < 0)
        return NULL;
    PyObject *out = gather_plan(&plan);
    plan_free(&plan);
    return out;
}

int nxpy_advanced_set(Tensor *t, PyObject *const *items, Py_ssize_t n, PyObject *value) {
    Plan plan;
    if (is_whole_mask(t, items, n) && nxpy_is_scalar(value))
        return fill_mask(t, (Tensor *)items[0], value);
    if (plan_make(&plan, t, items, n) < 0)
        return -1;
    int status = scatter_plan(&plan, value);
    plan_free(&plan);
    return status;
}
