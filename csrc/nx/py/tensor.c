/* tensor.c: the Tensor object: making, freeing, its attributes and conversions. */
#include "core.h"
#include <stddef.h>
#include <structmember.h>
#include <string.h>

PyTypeObject *nxpy_Tensor;
PyObject *nxpy_AxisError;

/* Freed objects of up to FREE_NDIM axes are kept, guarded by the GIL; those of few elements with their memory. They keep
 * their reference to the type. A build without the GIL has none; nor one that looks for uses after free. */
#if !defined Py_GIL_DISABLED && !defined __SANITIZE_ADDRESS__
enum { FREE_NDIM = 4, FREE_MOST = 64 };
typedef struct {
    Tensor *object[FREE_MOST];
    int n;
} FreeList;
static FreeList bare[FREE_NDIM + 1], whole[FREE_NDIM + 1];

static inline Tensor *free_take(FreeList *lists, int ndim) {
    if (ndim > FREE_NDIM || lists[ndim].n == 0)
        return NULL;
    Tensor *t = lists[ndim].object[--lists[ndim].n];
    _Py_NewReference((PyObject *)t);
    return t;
}

/* True where the object is kept. Its memory goes along where nothing else holds it. */
static inline bool free_keep(Tensor *t) {
    if (t->ndim > FREE_NDIM)
        return false;
    bool full = t->storage && nx_storage_is_spare(t->storage);
    FreeList *list = (full ? whole : bare) + t->ndim;
    if (list->n == FREE_MOST)
        return false;
    if (t->storage && !full)
        nx_storage_release(t->storage);
    list->object[list->n++] = t;
    return true;
}
#else
typedef int FreeList;
static FreeList bare[1], whole[1];
static inline Tensor *free_take(FreeList *lists, int ndim) { return NULL; }
static inline bool free_keep(Tensor *t) { return false; }
#endif

Tensor *nxpy_alloc(int ndim) {
    Tensor *t = free_take(bare, ndim);
    if (!t)
        t = PyObject_NewVar(Tensor, nxpy_Tensor, ndim);
    if (!t)
        return NULL;
    t->storage = NULL;
    t->owner = NULL;
    t->weakrefs = NULL;
    t->ndim = (uint8_t)ndim;
    t->flags = 0;
    return t;
}

/* A tensor with memory for `bytes`; sets MemoryError. */
static Tensor *alloc_memory(int ndim, size_t bytes) {
    Tensor *t = bytes <= NX_SPARE_BYTES ? free_take(whole, ndim) : NULL;
    if (t) {
        nx_storage_renew(t->storage);
        return t;
    }
    t = nxpy_alloc(ndim);
    if (!t || (t->storage = nx_storage_new(bytes)))
        return t;
    Py_DECREF(t);
    PyErr_NoMemory();
    return NULL;
}

static void tensor_dealloc(PyObject *self) {
    Tensor *t = (Tensor *)self;
    if (t->weakrefs)
        PyObject_ClearWeakRefs(self);
    if (t->owner) {
        t->storage = NULL;
        Py_CLEAR(t->owner);
    }
    if (free_keep(t))
        return;
    if (t->storage)
        nx_storage_release(t->storage);
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

void nxpy_as_view(const Tensor *t, nx_view *view) {
    view->data = t->data;
    view->dtype = t->dtype;
    view->ndim = t->ndim;
    for (int i = 0; i < t->ndim; i++) {
        view->shape[i] = tensor_shape(t)[i];
        view->stride[i] = tensor_stride(t)[i];
    }
}

void nxpy_seal(Tensor *t) {
    const int64_t *shape = tensor_shape(t), *stride = tensor_stride(t);
    int64_t size = 1, step = tensor_itemsize(t);
    bool dense = true;
    for (int i = t->ndim - 1; i >= 0; i--) {
        dense = dense && (shape[i] == 1 || stride[i] == step);
        size *= shape[i];
        step *= shape[i];
    }
    t->size = size;
    if (dense || size == 0)
        t->flags |= NXPY_DENSE;
}

static PyObject *too_large(nx_dtype dtype, int ndim, const int64_t *shape) {
    PyObject *tuple = nxpy_shape_tuple(ndim, shape);
    bool negative = false;
    for (int i = 0; i < ndim; i++)
        negative = negative || shape[i] < 0;
    if (tuple && negative)
        PyErr_Format(PyExc_ValueError, "shape %R: negative dimensions are not allowed", tuple);
    else if (tuple)
        PyErr_Format(PyExc_ValueError, "shape %R of %s: the size does not fit into 64 bits", tuple, nx_dtypes[dtype].name);
    Py_XDECREF(tuple);
    return NULL;
}

/* A short vector out of the kept objects; NULL where it is none or none are left. */
static inline Tensor *short_vector(nx_dtype dtype, int ndim, const int64_t *shape) {
    int64_t size = nx_dtypes[dtype].size;
    if (ndim != 1 || (uint64_t)shape[0] > (uint64_t)(NX_SPARE_BYTES / size))
        return NULL;
    Tensor *t = free_take(whole, 1);
    if (!t)
        return NULL;
    nx_storage_renew(t->storage);
    t->data = nx_storage_data(t->storage);
    t->dtype = (uint8_t)dtype;
    t->flags = NXPY_DENSE;
    t->size = tensor_shape(t)[0] = shape[0];
    tensor_stride(t)[0] = size;
    return t;
}

Tensor *nxpy_empty(nx_dtype dtype, int ndim, const int64_t *shape) {
    Tensor *vector = short_vector(dtype, ndim, shape);
    if (vector)
        return vector;
    int64_t stride[NX_MAX_NDIM];
    int64_t bytes = nx_dense_strides(dtype, ndim, shape, stride);
    if (bytes < 0)
        return (Tensor *)too_large(dtype, ndim, shape);
    Tensor *t = alloc_memory(ndim, (size_t)bytes);
    if (!t) {
        PyObject *tuple = nxpy_shape_tuple(ndim, shape);
        PyErr_Format(PyExc_MemoryError, "no memory for %lld bytes: shape %R, dtype %s", (long long)bytes, tuple, nx_dtypes[dtype].name);
        Py_XDECREF(tuple);
        return NULL;
    }
    t->data = nx_storage_data(t->storage);
    t->dtype = (uint8_t)dtype;
    t->flags = NXPY_DENSE;
    t->size = bytes / nx_dtypes[dtype].size;
    for (int i = 0; i < ndim; i++) {
        tensor_shape(t)[i] = shape[i];
        tensor_stride(t)[i] = stride[i];
    }
    return t;
}

Tensor *nxpy_wrap(nx_storage *storage, char *data, nx_dtype dtype, int ndim, const int64_t *shape,
                  const int64_t *stride, bool readonly) {
    Tensor *t = nxpy_alloc(ndim);
    if (!t) {
        nx_storage_release(storage);
        return NULL;
    }
    t->storage = storage;
    t->data = data;
    t->dtype = (uint8_t)dtype;
    t->flags = readonly ? NXPY_READONLY : 0;
    for (int i = 0; i < ndim; i++) {
        tensor_shape(t)[i] = shape[i];
        tensor_stride(t)[i] = stride[i];
    }
    nxpy_seal(t);
    return t;
}

Tensor *nxpy_view_like(const Tensor *base, char *data, int ndim, int64_t size, bool dense) {
    Tensor *t = nxpy_alloc(ndim);
    if (!t)
        return NULL;
    t->owner = Py_NewRef(base->owner ? base->owner : (PyObject *)base);
    t->storage = base->storage;
    t->data = data;
    t->dtype = base->dtype;
    t->size = size;
    t->flags = (uint8_t)((base->flags & NXPY_READONLY) | (dense ? NXPY_DENSE : 0));
    return t;
}

Tensor *nxpy_view(const Tensor *base, char *data, nx_dtype dtype, int ndim, const int64_t *shape, const int64_t *stride) {
    Tensor *t = nxpy_view_like(base, data, ndim, 0, false);
    if (!t)
        return NULL;
    t->dtype = (uint8_t)dtype;
    for (int i = 0; i < ndim; i++) {
        tensor_shape(t)[i] = shape[i];
        tensor_stride(t)[i] = stride[i];
    }
    nxpy_seal(t);
    return t;
}

PyObject *nxpy_shape_tuple(int ndim, const int64_t *shape) {
    PyObject *tuple = PyTuple_New(ndim);
    for (int i = 0; tuple && i < ndim; i++) {
        PyObject *n = PyLong_FromLongLong(shape[i]);
        if (!n)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, n);
    }
    return tuple;
}

int nxpy_begin_write(Tensor *t, const char *where) {
    if (t->flags & NXPY_READONLY) {
        PyErr_Format(PyExc_ValueError, "%s: the tensor is read-only; write into a copy", where);
        return -1;
    }
    nx_storage_touch(t->storage);
    return 0;
}

PyObject *nxpy_raise(const char *where, nx_status status) {
    if (strcmp(status, "out of memory") == 0)
        return PyErr_NoMemory();
    PyErr_Format(PyExc_ValueError, "%s: %s", where, status);
    return NULL;
}

static int copy_views(const nx_view *out, const nx_view *in, int64_t n) {
    nx_status status;
    if (n > NXPY_GIL_FREE) {
        Py_BEGIN_ALLOW_THREADS
        status = nx_copy(out, in);
        Py_END_ALLOW_THREADS
    } else {
        status = nx_copy(out, in);
    }
    if (status)
        nxpy_raise("copy", status);
    return status ? -1 : 0;
}

PyObject *nxpy_cast(Tensor *t, nx_dtype dtype) {
    Tensor *out = nxpy_empty(dtype, t->ndim, tensor_shape(t));
    if (!out)
        return NULL;
    if (t->flags & NXPY_DENSE && t->size <= NXPY_SMALL) {
        if (dtype == (nx_dtype)t->dtype)
            memcpy(out->data, t->data, (size_t)(t->size * tensor_itemsize(t)));
        else
            nx_cast_run(dtype, t->dtype)((char *[]){out->data, t->data}, (int64_t[]){tensor_itemsize(out), tensor_itemsize(t)}, t->size);
        return (PyObject *)out;
    }
    nx_view to, from;
    nxpy_as_view(out, &to);
    nxpy_as_view(t, &from);
    if (copy_views(&to, &from, t->size) < 0)
        Py_CLEAR(out);
    return (PyObject *)out;
}

Tensor *nxpy_dense(Tensor *t) {
    return t->flags & NXPY_DENSE ? (Tensor *)Py_NewRef((PyObject *)t) : (Tensor *)nxpy_cast(t, t->dtype);
}

int nxpy_copy_into(Tensor *out, Tensor *in) {
    if (nx_dtypes[in->dtype].kind == NX_KIND_COMPLEX && nx_dtypes[out->dtype].kind != NX_KIND_COMPLEX && out->dtype != NX_BOOL) {
        PyErr_Format(PyExc_TypeError, "copy: %s into %s loses the imaginary part; take nx.real(x) or nx.abs(x) first",
                     nx_dtypes[in->dtype].name, nx_dtypes[out->dtype].name);
        return -1;
    }
    int ndim;
    nx_view to, from;
    Tensor *both[] = {out, in};
    int64_t shape[NX_MAX_NDIM];
    int extra = in->ndim - out->ndim; /* leading axes of length 1 may go */
    for (int i = 0; i < extra; i++)
        if (tensor_shape(in)[i] != 1)
            extra = -1;
    if (extra < 0 && in->ndim > out->ndim) {
        return nxpy_broadcast(&ndim, shape, both, 2, "copy"), PyErr_Occurred() ? -1 : (PyErr_Format(PyExc_ValueError, "copy: %d axes do not fit into %d", in->ndim, out->ndim), -1);
    }
    nxpy_as_view(out, &to);
    nxpy_as_view(in, &from);
    for (int i = 0; i < out->ndim; i++) {
        int j = i + in->ndim - out->ndim;
        int64_t n = j < 0 ? 1 : tensor_shape(in)[j];
        if (n != 1 && n != to.shape[i]) {
            PyObject *a = nxpy_shape_tuple(in->ndim, tensor_shape(in)), *b = nxpy_shape_tuple(out->ndim, tensor_shape(out));
            if (a && b)
                PyErr_Format(PyExc_ValueError, "could not broadcast input of shape %R into shape %R", a, b);
            Py_XDECREF(a);
            Py_XDECREF(b);
            return -1;
        }
        from.shape[i] = to.shape[i];
        from.stride[i] = n == 1 ? 0 : tensor_stride(in)[j];
    }
    from.ndim = out->ndim;
    return copy_views(&to, &from, out->size);
}

/* ---- attributes ---- */

static PyObject *get_dtype(PyObject *self, void *unused) { return Py_NewRef(nxpy_dtypes[((Tensor *)self)->dtype]); }
static PyObject *get_shape(PyObject *self, void *unused) { return nxpy_shape_tuple(((Tensor *)self)->ndim, tensor_shape((Tensor *)self)); }
static PyObject *get_strides(PyObject *self, void *unused) { return nxpy_shape_tuple(((Tensor *)self)->ndim, tensor_stride((Tensor *)self)); }
static PyObject *get_ndim(PyObject *self, void *unused) { return PyLong_FromLong(((Tensor *)self)->ndim); }
static PyObject *get_size(PyObject *self, void *unused) { return PyLong_FromLongLong(((Tensor *)self)->size); }
static PyObject *get_itemsize(PyObject *self, void *unused) { return PyLong_FromLongLong(tensor_itemsize((Tensor *)self)); }
static PyObject *get_readonly(PyObject *self, void *unused) { return PyBool_FromLong(((Tensor *)self)->flags & NXPY_READONLY); }
static PyObject *get_dense(PyObject *self, void *unused) { return PyBool_FromLong(((Tensor *)self)->flags & NXPY_DENSE); }
static PyObject *get_data_ptr(PyObject *self, void *unused) { return PyLong_FromVoidPtr(((Tensor *)self)->data); }
static PyObject *get_base_id(PyObject *self, void *unused) { return PyLong_FromVoidPtr(((Tensor *)self)->storage); }

static PyObject *get_nbytes(PyObject *self, void *unused) {
    return PyLong_FromLongLong(((Tensor *)self)->size * tensor_itemsize((Tensor *)self));
}

static PyObject *get_version(PyObject *self, void *unused) {
    return PyLong_FromUnsignedLongLong(nx_storage_version(((Tensor *)self)->storage));
}

/* The view with its last `count` axes reversed (0: all). */
static PyObject *transpose_last(PyObject *self, int count) {
    Tensor *t = (Tensor *)self;
    int64_t shape[NX_MAX_NDIM], stride[NX_MAX_NDIM];
    int first = count ? t->ndim - count : 0;
    for (int i = 0; i < t->ndim; i++) {
        int from = i < first ? i : t->ndim - 1 - (i - first);
        shape[i] = tensor_shape(t)[from];
        stride[i] = tensor_stride(t)[from];
    }
    return (PyObject *)nxpy_view(t, t->data, t->dtype, t->ndim, shape, stride);
}

static PyObject *get_T(PyObject *self, void *unused) { return transpose_last(self, 0); }

static PyObject *get_mT(PyObject *self, void *unused) {
    if (((Tensor *)self)->ndim >= 2)
        return transpose_last(self, 2);
    PyErr_Format(PyExc_ValueError, "mT: a tensor of at least 2 axes is needed, this has %d", ((Tensor *)self)->ndim);
    return NULL;
}

static PyObject *get_interface(PyObject *self, void *unused) {
    Tensor *t = (Tensor *)self;
    const char *code = nxpy_dtype_code(t->dtype);
    if (!code) {
        PyErr_Format(PyExc_AttributeError, "__array_interface__: %s has no NumPy type; use astype(nx.float32)", nx_dtypes[t->dtype].name);
        return NULL;
    }
    PyObject *strides = t->flags & NXPY_DENSE ? Py_NewRef(Py_None) : get_strides(self, NULL);
    return Py_BuildValue("{s:i,s:N,s:s,s:(NN),s:N}", "version", 3, "shape", get_shape(self, NULL), "typestr", code, "data",
                         get_data_ptr(self, NULL), get_readonly(self, NULL), "strides", strides);
}

static PyGetSetDef getset[] = {
    {"dtype", get_dtype, NULL, "The element type."},
    {"shape", get_shape, NULL, "The length of each axis."},
    {"strides", get_strides, NULL, "Bytes from one element to the next along each axis."},
    {"ndim", get_ndim, NULL, "The number of axes."},
    {"size", get_size, NULL, "The number of elements."},
    {"itemsize", get_itemsize, NULL, "Bytes of one element."},
    {"nbytes", get_nbytes, NULL, "Bytes of all elements."},
    {"readonly", get_readonly, NULL, "True where writing raises."},
    {"is_dense", get_dense, NULL, "True where the elements lie in C order without gaps."},
    {"data_ptr", get_data_ptr, NULL, "The address of the first element."},
    {"base_id", get_base_id, NULL, "A number that tensors sharing one memory block have in common."},
    {"_version", get_version, NULL, "Counts the writes into the memory."},
    {"T", get_T, NULL, "The view with its axes reversed."},
    {"mT", get_mT, NULL, "The view with its last two axes swapped."},
    {"__array_interface__", get_interface, NULL, NULL},
    {NULL},
};

/* ---- conversions ---- */

static PyObject *only_item(Tensor *t, const char *where) {
    if (t->size == 1)
        return nxpy_item(t->dtype, t->data);
    PyObject *shape = nxpy_shape_tuple(t->ndim, tensor_shape(t));
    if (shape)
        PyErr_Format(PyExc_TypeError, "%s: only a tensor of one element converts to a Python scalar, this has shape %R", where, shape);
    Py_XDECREF(shape);
    return NULL;
}

static PyObject *list_from(const Tensor *t, int axis, const char *data) {
    if (axis == t->ndim)
        return nxpy_item(t->dtype, data);
    PyObject *list = PyList_New(tensor_shape(t)[axis]);
    for (int64_t i = 0; list && i < tensor_shape(t)[axis]; i++) {
        PyObject *item = list_from(t, axis + 1, data + i * tensor_stride(t)[axis]);
        if (!item)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, item);
    }
    return list;
}

static PyObject *tensor_tolist(PyObject *self, PyObject *unused) { return list_from((Tensor *)self, 0, ((Tensor *)self)->data); }

static PyObject *tensor_item(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    Tensor *t = (Tensor *)self;
    if (n == 0)
        return only_item(t, "item");
    PyObject *key = n == 1 ? Py_NewRef(args[0]) : PyTuple_New(n);
    for (Py_ssize_t i = 0; key && n > 1 && i < n; i++)
        PyTuple_SET_ITEM(key, i, Py_NewRef(args[i]));
    /* one integer counts in the flattened tensor, as NumPy's does */
    bool flat = n == 1 && t->ndim != 1 && PyIndex_Check(args[0]);
    PyObject *base = flat ? nxpy_reshape(t, 1, (int64_t[]){t->size}, -1) : Py_NewRef(self);
    PyObject *part = key && base ? nxpy_getitem(base, key) : NULL;
    Py_XDECREF(base);
    Py_XDECREF(key);
    PyObject *item = part ? only_item((Tensor *)part, "item") : NULL;
    Py_XDECREF(part);
    return item;
}

static int tensor_bool(PyObject *self) {
    Tensor *t = (Tensor *)self;
    if (t->size != 1) {
        PyErr_SetString(PyExc_ValueError, t->size ? "bool: the truth value of a tensor with more than one element is ambiguous; use nx.any or nx.all"
                                                  : "bool: the truth value of an empty tensor is ambiguous; use t.size > 0");
        return -1;
    }
    PyObject *item = nxpy_item(t->dtype, t->data);
    int truth = item ? PyObject_IsTrue(item) : -1;
    Py_XDECREF(item);
    return truth;
}

static PyObject *convert(PyObject *self, const char *where, PyObject *(*function)(PyObject *)) {
    PyObject *item = only_item((Tensor *)self, where);
    PyObject *result = item ? function(item) : NULL;
    Py_XDECREF(item);
    return result;
}

static PyObject *tensor_int(PyObject *self) { return convert(self, "int", PyNumber_Long); }
static PyObject *tensor_float(PyObject *self) { return convert(self, "float", PyNumber_Float); }

static PyObject *tensor_index(PyObject *self) {
    Tensor *t = (Tensor *)self;
    nx_kind kind = nx_dtypes[t->dtype].kind;
    if (t->ndim == 0 && (kind == NX_KIND_INT || kind == NX_KIND_UINT))
        return nxpy_item(t->dtype, t->data);
    PyErr_Format(PyExc_TypeError, "index: only a 0-d integer tensor is an index, this is %d-d %s", t->ndim, nx_dtypes[t->dtype].name);
    return NULL;
}

static PyObject *as_complex(PyObject *item) { return PyObject_CallOneArg((PyObject *)&PyComplex_Type, item); }
static PyObject *tensor_complex(PyObject *self, PyObject *unused) { return convert(self, "complex", as_complex); }

static Py_ssize_t tensor_length(PyObject *self) {
    if (((Tensor *)self)->ndim > 0)
        return tensor_shape((Tensor *)self)[0];
    PyErr_SetString(PyExc_TypeError, "len() of a 0-d tensor");
    return -1;
}

static PyObject *tensor_iter(PyObject *self) {
    if (((Tensor *)self)->ndim > 0)
        return PySeqIter_New(self);
    PyErr_SetString(PyExc_TypeError, "iteration over a 0-d tensor");
    return NULL;
}

static PyObject *tensor_copy(PyObject *self, PyObject *unused) { return nxpy_cast((Tensor *)self, ((Tensor *)self)->dtype); }

static PyMethodDef methods[] = {
    {"item", (PyCFunction)(void (*)(void))tensor_item, METH_FASTCALL, "item(*index): one element as a Python scalar."},
    {"tolist", tensor_tolist, METH_NOARGS, "Nested lists of Python scalars; a scalar for a 0-d tensor."},
    {"__complex__", tensor_complex, METH_NOARGS, NULL},
    {"__array__", (PyCFunction)(void (*)(void))nxpy_array, METH_VARARGS | METH_KEYWORDS, NULL},
    {"__dlpack__", (PyCFunction)(void (*)(void))nxpy_dlpack, METH_VARARGS | METH_KEYWORDS, NULL},
    {"__dlpack_device__", nxpy_dlpack_device, METH_NOARGS, NULL},
    {"__reduce_ex__", nxpy_reduce_ex, METH_O, NULL},
    {"__copy__", tensor_copy, METH_NOARGS, NULL},
    {"__deepcopy__", tensor_copy, METH_O, NULL},
    {NULL},
};

static PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Tensor, weakrefs), READONLY},
    {NULL},
};

static PyType_Slot own_slots[] = {
    {Py_tp_dealloc, tensor_dealloc},   {Py_tp_getset, getset},          {Py_tp_methods, methods},
    {Py_tp_members, members},          {Py_tp_iter, tensor_iter},       {Py_nb_bool, tensor_bool},
    {Py_nb_int, tensor_int},           {Py_nb_float, tensor_float},     {Py_nb_index, tensor_index},
    {Py_mp_length, tensor_length},     {Py_mp_subscript, nxpy_getitem}, {Py_mp_ass_subscript, nxpy_setitem},
    {Py_sq_item, nxpy_sequence_item},  {Py_sq_length, tensor_length},   {Py_bf_getbuffer, nxpy_getbuffer},
    {Py_bf_releasebuffer, nxpy_releasebuffer}, {Py_tp_hash, PyObject_HashNotImplemented},
    {Py_tp_doc, "A strided n-d tensor; made by nx.asarray, nx.zeros and the like."},
};

static int add_axis_error(PyObject *module) {
    PyObject *bases = PyTuple_Pack(2, PyExc_ValueError, PyExc_IndexError);
    nxpy_AxisError = bases ? PyErr_NewExceptionWithDoc("nx.AxisError", "An axis that the tensor does not have.", bases, NULL) : NULL;
    Py_XDECREF(bases);
    return nxpy_AxisError ? PyModule_AddObjectRef(module, "AxisError", nxpy_AxisError) : -1;
}

int nxpy_tensor_init(PyObject *module) {
    PyType_Slot slots[64];
    size_t n = 0;
    for (; n < sizeof own_slots / sizeof *own_slots; n++)
        slots[n] = own_slots[n];
    for (size_t i = 0; nxpy_number_slots[i].slot; i++)
        slots[n++] = nxpy_number_slots[i];
    slots[n] = (PyType_Slot){0, NULL};
    PyType_Spec spec = {"nx.Tensor", offsetof(Tensor, dims), 2 * sizeof(int64_t), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    nxpy_Tensor = (PyTypeObject *)PyType_FromModuleAndSpec(module, &spec, NULL);
    if (!nxpy_Tensor || add_axis_error(module) < 0)
        return -1;
    /* Above ndarray's 0, so that ndarray + tensor is a tensor; below the 1000 of pandas. */
    PyObject *priority = PyFloat_FromDouble(100);
    int status = priority ? PyObject_SetAttrString((PyObject *)nxpy_Tensor, "__array_priority__", priority) : -1;
    Py_XDECREF(priority);
    return status < 0 ? -1 : PyModule_AddObjectRef(module, "Tensor", (PyObject *)nxpy_Tensor);
}
