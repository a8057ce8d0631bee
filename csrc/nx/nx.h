/* nx.h: the whole contract of the tensor core below Python.
 *
 * Layers, each knowing only those above it in this file: dtypes, views, storage, threads, ops (tables of runs), engine
 * (validate, coalesce, split, dispatch). Nothing here knows Python; py/ wraps it. A function that can fail returns
 * nx_status: NULL is success, else a static message without shapes (py/ adds names, shapes and dtypes). */
#ifndef NX_H
#define NX_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NX_MAX_NDIM 32
#define NX_MAX_ARITY 4 /* out and up to three inputs */

typedef const char *nx_status;

/* ---- dtypes: one row each in dtypes.inc --------------------------------------------------------------------- */

typedef enum {
#define NX_DTYPE(id, name, ctype, kind, size) NX_##id,
#include "dtypes.inc"
#undef NX_DTYPE
    NX_DTYPE_COUNT
} nx_dtype;

typedef enum { NX_KIND_BOOL, NX_KIND_UINT, NX_KIND_INT, NX_KIND_FLOAT, NX_KIND_COMPLEX } nx_kind;

typedef struct {
    const char *name;
    nx_kind kind;
    int size;
} nx_dtype_info;
extern const nx_dtype_info nx_dtypes[NX_DTYPE_COUNT];

/* -1 where the standard defines no promotion. */
int nx_promote(nx_dtype a, nx_dtype b);

/* ---- views: memory that somebody else owns ------------------------------------------------------------------ */

typedef struct {
    char *data; /* first element, offset already added */
    nx_dtype dtype;
    int ndim;
    int64_t shape[NX_MAX_NDIM];
    int64_t stride[NX_MAX_NDIM]; /* bytes; any sign; 0 repeats */
} nx_view;

/* Element count, -1 on overflow of int64. */
int64_t nx_count(int ndim, const int64_t *shape);

/* ---- storage: refcounted memory; large freed blocks are pooled ---------------------------------------------- */

typedef struct nx_storage nx_storage;
nx_storage *nx_storage_new(size_t bytes);                                             /* 64-byte aligned; NULL: no memory */
nx_storage *nx_storage_wrap(void *data, size_t bytes, void (*release)(void *), void *owner); /* borrowed memory */
void nx_storage_retain(nx_storage *);
void nx_storage_release(nx_storage *);
void *nx_storage_data(nx_storage *);

/* ---- threads: one pool, sleeping when idle, at most nx_threads_get() workers with the caller ----------------- */

typedef void (*nx_task)(void *context, int64_t begin, int64_t end);
/* Splits [0, n) in ranges of at least grain; runs serially for small n, inside a task, or while another caller has
 * the pool. Ranges begin at multiples of grain, so that results do not depend on the number of threads. */
void nx_parallel_for(int64_t n, int64_t grain, nx_task task, void *context);
int nx_threads_get(void);
void nx_threads_set(int n);

/* ---- ops: a run is one pure 1-D loop; byte steps, n may be 0, no allocation, no failure ----------------------- */

/* ptr[0] is the output, ptr[1..arity] the inputs; step likewise. ptr[0] may equal an input exactly (in place). */
typedef void (*nx_run)(char *const *ptr, const int64_t *step, int64_t n);

typedef enum { NX_MAP, NX_FOLD, NX_ARGFOLD, NX_SCAN } nx_family;

typedef enum {
#define NX_OP(id, name, family, arity, classes) NX_OP_##id,
#include "oplist.inc"
#undef NX_OP
    NX_OP_COUNT
} nx_op;

typedef struct {
    const char *name;
    nx_family family;
    int arity;
} nx_op_info;
extern const nx_op_info nx_ops[NX_OP_COUNT];

/* The run of a map op for inputs of dtype `in` on this machine's instruction set; NULL where the op is not defined for
 * the dtype. *out is the dtype of the result (bool for comparisons, real for abs of complex). */
nx_run nx_map_run(nx_op op, nx_dtype in, nx_dtype *out);
/* Converts n elements; ptr and step as in nx_run with one input. Never NULL. */
nx_run nx_cast_run(nx_dtype to, nx_dtype from);

/* ---- engine: whole operations on views; shapes already broadcast by the caller -------------------------------- */

nx_status nx_map(nx_op op, int arity, const nx_view *out, const nx_view *const *in);
nx_status nx_copy(const nx_view *out, const nx_view *in); /* casts where dtypes differ; out and in may not overlap */
nx_status nx_fold(nx_op op, const nx_view *out, const nx_view *in, uint32_t axes);
nx_status nx_argfold(nx_op op, const nx_view *out, const nx_view *in, int axis);
nx_status nx_scan(nx_op op, const nx_view *out, const nx_view *in, int axis);
nx_status nx_sort(const nx_view *out, const nx_view *in, int axis, bool descending);
nx_status nx_argsort(const nx_view *out, const nx_view *in, int axis, bool descending);
nx_status nx_searchsorted(const nx_view *out, const nx_view *sorted, const nx_view *values, bool right);
nx_status nx_matmul(const nx_view *out, const nx_view *a, const nx_view *b);

#endif
