/* core.h: what the files of py/ share: the Tensor object, making views and results, reading arguments. */
#ifndef NXPY_CORE_H
#define NXPY_CORE_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdatomic.h>
#include "nx.h"

#define NXPY_GIL_FREE 32768 /* elements above which the GIL is released */
#define NXPY_SMALL 16384    /* elements up to which dense operands take short paths on the calling thread */

enum { NXPY_READONLY = 1, NXPY_DENSE = 2 };

/* Shape and strides never change after creation; the memory belongs to the storage. ob_size is ndim. A view holds its
 * storage through the tensor that owns it, whose count is Python's: no atomic operation a view. */
typedef struct {
    PyObject_VAR_HEAD
    nx_storage *storage;
    PyObject *owner; /* the tensor that holds the storage; NULL: this one does */
    char *data;
    PyObject *weakrefs;
    int64_t size; /* elements */
    uint8_t dtype, ndim, flags;
    int64_t dims[]; /* shape, then strides in bytes */
} Tensor;

static inline int64_t *tensor_shape(const Tensor *t) { return (int64_t *)t->dims; }
static inline int64_t *tensor_stride(const Tensor *t) { return (int64_t *)t->dims + t->ndim; }
static inline int64_t tensor_itemsize(const Tensor *t) { return nx_dtypes[t->dtype].size; }

/* Set once when the module is made, never changed after. */
extern PyTypeObject *nxpy_Tensor, *nxpy_DType;
extern PyObject *nxpy_dtypes[NX_DTYPE_COUNT];
extern PyObject *nxpy_AxisError; /* a ValueError and an IndexError, as NumPy's */
#define nxpy_Tensor_Check(object) (Py_TYPE(object) == nxpy_Tensor)

/* The items of a sequence (PySequence_Fast_GET_ITEM and its like read them): without the GIL as a tuple of their own, since
 * another thread may change a list. */
static inline PyObject *nxpy_items(PyObject *object, const char *message) {
#ifdef Py_GIL_DISABLED
    return PySequence_Tuple(object);
#else
    return PySequence_Fast(object, message);
#endif
}

/* ---- tensor.c ---- */
int nxpy_tensor_init(PyObject *module);
/* A tensor object without storage; shape and strides are to be filled in. */
Tensor *nxpy_alloc(int ndim);
/* A dense tensor with fresh memory, not cleared. Sets MemoryError or ValueError. */
Tensor *nxpy_empty(nx_dtype dtype, int ndim, const int64_t *shape);
/* Another view of base's memory; shape and stride are copied. Keeps read-only. */
Tensor *nxpy_view(const Tensor *base, char *data, nx_dtype dtype, int ndim, const int64_t *shape, const int64_t *stride);
/* Takes over storage (released on failure). */
Tensor *nxpy_wrap(nx_storage *storage, char *data, nx_dtype dtype, int ndim, const int64_t *shape,
                  const int64_t *stride, bool readonly);
void nxpy_as_view(const Tensor *t, nx_view *view);
/* Such a view where size and density are known; the caller fills in shape and strides. */
Tensor *nxpy_view_like(const Tensor *base, char *data, int ndim, int64_t size, bool dense);
void nxpy_seal(Tensor *t); /* computes size and flags from shape and strides */
PyObject *nxpy_shape_tuple(int ndim, const int64_t *shape);
/* -1 with an error set when the tensor is read-only; else counts the write. */
int nxpy_begin_write(Tensor *t, const char *where);
/* The tensor itself (new reference) when dense, else a dense copy. */
Tensor *nxpy_dense(Tensor *t);
PyObject *nxpy_cast(Tensor *t, nx_dtype dtype);
int nxpy_copy_into(Tensor *out, Tensor *in); /* broadcasts and casts */
PyObject *nxpy_raise(const char *where, nx_status status);

/* ---- dtype.c ---- */
int nxpy_dtype_init(PyObject *module);
/* Reads a DType, name, Python type or NumPy dtype; -1 with TypeError. */
int nxpy_as_dtype(PyObject *object);
int nxpy_format_dtype(const char *format, Py_ssize_t itemsize, bool *swap); /* PEP 3118; -1 unknown */
const char *nxpy_dtype_format(nx_dtype dtype);                            /* NULL: has none */
const char *nxpy_dtype_code(nx_dtype dtype);                              /* of __array_interface__ */

/* ---- scalar.c: one element <-> Python ---- */
PyObject *nxpy_item(nx_dtype dtype, const char *element);
/* Writes a Python scalar as an element; -1 with TypeError or OverflowError. */
int nxpy_set_item(nx_dtype dtype, char *element, PyObject *value);
bool nxpy_is_scalar(PyObject *object); /* bool, int, float, complex */
nx_dtype nxpy_scalar_dtype(PyObject *scalar);
/* The dtype of a weak scalar beside a tensor of dtype `with`. */
nx_dtype nxpy_weak_dtype(nx_dtype with, PyObject *scalar);

/* ---- args.c ---- */
/* A tuple or list of integers, or one integer: the shape; -1 with an error. */
int nxpy_read_shape(PyObject *object, int64_t *shape, const char *where);
/* Normalised axis, -1 with an error (numpy's AxisError wording). */
int nxpy_read_axis(PyObject *object, int ndim, const char *where);
/* None: all axes; an integer or a tuple: a bit set. -1 with an error. */
int nxpy_read_axes(PyObject *object, int ndim, uint32_t *axes, const char *where);
int nxpy_broadcast(int *ndim, int64_t *shape, Tensor *const *tensors, int n, const char *where);
/* Strides of t seen with the shape (it must broadcast). */
void nxpy_broadcast_strides(const Tensor *t, int ndim, const int64_t *shape, int64_t *stride);
Tensor *nxpy_require(PyObject *object, const char *where); /* borrowed; TypeError when no Tensor */
bool nxpy_count_args(const char *where, Py_ssize_t n, Py_ssize_t low, Py_ssize_t high);

/* ---- convert.c ---- */
/* Anything array-like as a tensor (new reference); dtype -1 keeps; copy: 1 always, 0 never, -1 when needed. */
PyObject *nxpy_asarray(PyObject *object, int dtype, int copy);
/* buffer.c, dlpack.c, interface.c: NULL without an error set when the object has no such protocol. */
PyObject *nxpy_from_buffer(PyObject *object);
PyObject *nxpy_from_dlpack(PyObject *object, int copy);
PyObject *nxpy_from_interface(PyObject *object);
PyObject *nxpy_dlpack(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *nxpy_dlpack_device(PyObject *self, PyObject *unused);
/* pickle.c */
PyObject *nxpy_reduce_ex(PyObject *self, PyObject *protocol);
PyObject *nxpy_array(PyObject *self, PyObject *args, PyObject *kwargs);
int nxpy_getbuffer(PyObject *self, Py_buffer *view, int flags);
void nxpy_releasebuffer(PyObject *self, Py_buffer *view);

/* ---- map.c, fold.c: whole operations on Python operands ---- */
/* Tensors, Python scalars (weak) or array-likes; promotes and broadcasts; out: a tensor to write or NULL. */
PyObject *nxpy_map(nx_op op, PyObject *const *operands, int n, PyObject *out);
/* A fold or argfold; axis None or NULL: all; dtype -1: its natural one. */
PyObject *nxpy_fold(nx_op op, PyObject *tensor, PyObject *axis, bool keepdims, int dtype, PyObject *out);
/* Variance, or with root the standard deviation. */
PyObject *nxpy_spread(bool root, PyObject *tensor, PyObject *axis, bool keepdims, double correction, int dtype, PyObject *out);
PyObject *nxpy_scan(nx_op op, PyObject *tensor, PyObject *axis, int dtype, PyObject *out);

/* ---- foreign.c, primitive.c: operands of other interpreters ---- */
/* Whether the object's type has __nx_bind__. */
int nxpy_foreign_init(void);
bool nxpy_is_foreign(PyObject *object);
/* foreign.__nx_bind__(primitive, args, keywords). */
PyObject *nxpy_hand_over(PyObject *foreign, const char *primitive, PyObject *const *args, Py_ssize_t n, PyObject *kwnames);
/* Hands over to the first foreign one of the arguments; NULL without an error set when there is none. */
PyObject *nxpy_foreign(const char *primitive, PyObject *const *args, Py_ssize_t n, PyObject *kwnames);
int nxpy_primitives_init(PyObject *module);
/* The function behind a primitive and what it is called with, where the first `tensors` arguments are all of its operands:
 * a caller who knows that they are tensors and that no backend is chosen may call it. NULL: none. */
_PyCFunctionFast nxpy_primitive_plain(PyObject *primitive, int tensors, PyObject **self);

/* ---- backend.c: a backend that somebody chose in place of the core ---- */
extern atomic_int nxpy_backends; /* scopes that chose one; 0, as usual: nothing to ask */
#define NXPY_ELSEWHERE __builtin_expect(atomic_load_explicit(&nxpy_backends, memory_order_relaxed) != 0, 0)
int nxpy_backend_init(void);
/* Hands the primitive to the backend chosen here; steals args, keywords may be NULL. NULL without an error: the core is to
 * carry it out. */
PyObject *nxpy_elsewhere(const char *primitive, PyObject *args, PyObject *keywords);
PyObject *nxpy_elsewhere_with(const char *primitive, PyObject *const *args, Py_ssize_t n, PyObject *kwnames);

/* ---- reduce.c, product ---- */
PyObject *nxpy_matmul(Tensor *a, Tensor *b);

/* ---- shape.c ---- */
PyObject *nxpy_reshape(Tensor *t, int ndim, int64_t *shape, int copy); /* shape may hold one -1; copy as in asarray */
PyObject *nxpy_permute(Tensor *t, const int *order);

/* ---- linalg.c ---- */
int nxpy_linalg_init(PyObject *module);

/* ---- methods.c, function.c ---- */
int nxpy_methods_init(void);
int nxpy_function_init(void);

/* ---- index.c ---- */
PyObject *nxpy_getitem(PyObject *self, PyObject *key);
int nxpy_setitem(PyObject *self, PyObject *key, PyObject *value);
PyObject *nxpy_sequence_item(PyObject *self, Py_ssize_t i);
/* advanced.c: the same for keys with an array in them. */
PyObject *nxpy_advanced_get(Tensor *t, PyObject *const *items, Py_ssize_t n);
int nxpy_advanced_set(Tensor *t, PyObject *const *items, Py_ssize_t n, PyObject *value);
Tensor *nxpy_integers(PyObject *object, const char *where); /* an array of integers as a new reference */
int nxpy_nonzero(Tensor *t, Tensor **out); /* ndim new references */

/* ---- method and slot tables ---- */
extern PyType_Slot nxpy_number_slots[];
#define NXPY_FAMILY(name) extern PyMethodDef nxpy_##name##_methods[];
#include "families.inc"
#undef NXPY_FAMILY
#endif
