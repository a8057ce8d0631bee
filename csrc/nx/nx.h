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
/* True where the elements lie in C order without gaps (empty and one-element views always do). */
bool nx_is_dense(const nx_view *view);
/* Strides of a dense C-order block; returns its bytes, -1 on overflow. */
int64_t nx_dense_strides(nx_dtype dtype, int ndim, const int64_t *shape, int64_t *stride);
/* The first byte of the view in *low and the one after its last in *high; equal when it is empty. */
void nx_extent(const nx_view *view, char **low, char **high);
/* True where the two views may share a byte (exact for their extents, not for interleaved strides). */
bool nx_may_overlap(const nx_view *a, const nx_view *b);

/* ---- storage: refcounted memory; large freed blocks are pooled ---------------------------------------------- */

typedef struct nx_storage nx_storage;
nx_storage *nx_storage_new(size_t bytes);  /* 64-byte aligned, not cleared; NULL: no memory */
nx_storage *nx_storage_zero(size_t bytes); /* the same, cleared */
/* Borrowed memory; release(owner) runs once when the last reference goes. */
nx_storage *nx_storage_wrap(void *data, size_t bytes, void (*release)(void *), void *owner);
void nx_storage_retain(nx_storage *);
void nx_storage_release(nx_storage *);
/* True where the caller holds the only reference to memory of the smallest size, NX_SPARE_BYTES; nx_storage_renew makes it as
 * new, not cleared. */
#define NX_SPARE_BYTES 128
bool nx_storage_is_spare(const nx_storage *);
void nx_storage_renew(nx_storage *);
void *nx_storage_data(const nx_storage *);
size_t nx_storage_bytes(const nx_storage *);
/* Counts the writes into the memory; vjp compares it to tell that a residual was changed. */
uint64_t nx_storage_version(const nx_storage *);
void nx_storage_touch(nx_storage *);
/* Bytes kept for reuse, and the bound of it; a bound of 0 frees all. */
size_t nx_pool_bytes(void);
size_t nx_pool_limit(void);
void nx_pool_set_limit(size_t bytes);

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
#define NX_OP(id, ...) NX_OP_##id,
#include "ops.def"
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
 * the dtype. *out is the dtype of the result (bool for comparisons, real for abs of complex). For `where` the first
 * input is bool and `in` is the dtype of the other two. */
nx_run nx_map_run(nx_op op, nx_dtype in, nx_dtype *out);
/* The dtype that operands of dtype `in` are cast to for this op: itself where the op is defined, float64 for divide of
 * integers ...; -1 where there is none. */
int nx_map_dtype(nx_op op, nx_dtype in);
/* Converts n elements; ptr and step as in nx_run with one input. Never NULL. */
nx_run nx_cast_run(nx_dtype to, nx_dtype from);
/* The dtype of a fold's or scan's result, -1 where it is not defined. */
int nx_fold_dtype(nx_op op, nx_dtype in);

/* ---- engine: whole operations on views; shapes already broadcast by the caller -------------------------------- */

/* A loop nest over views of one shape: axes of length 1 dropped, axes ordered so that the innermost is the one along
 * which the first view (the output) is densest, neighbours merged. ndim >= 1; the last axis is the run. */
typedef struct {
    int n, ndim;
    int64_t count;
    int64_t shape[NX_MAX_NDIM];
    int64_t stride[NX_MAX_ARITY][NX_MAX_NDIM];
    char *ptr[NX_MAX_ARITY];
} nx_nest;
void nx_nest_make(nx_nest *nest, int n, const nx_view *const *views);
/* Calls run over the elements [begin, end) of the nest's order, as few and as long runs as its shape allows. */
typedef void (*nx_nest_run)(void *context, char *const *ptr, const int64_t *step, int64_t n);
void nx_nest_walk(const nx_nest *nest, int64_t begin, int64_t end, nx_nest_run run, void *context);
/* The same elements in any order: where rows are short and many, the runs go across the rows. */
void nx_nest_sweep(const nx_nest *nest, int64_t begin, int64_t end, nx_nest_run run, void *context);

/* out = op(in...). Inputs of any dtype are cast to compute (= nx_map_dtype of the promoted dtype) block by block, the
 * result to out's dtype. Inputs that overlap out otherwise than exactly are copied first. */
nx_status nx_map(nx_op op, nx_dtype compute, int arity, const nx_view *out, const nx_view *const *in);
nx_status nx_copy(const nx_view *out, const nx_view *in); /* casts where dtypes differ; may overlap */
void nx_fill(const nx_view *out, const void *element);    /* element has out's dtype */
nx_status nx_fold(nx_op op, const nx_view *out, const nx_view *in, uint32_t axes);
nx_status nx_var(const nx_view *out, const nx_view *in, uint32_t axes, double correction, bool root);
nx_status nx_argfold(nx_op op, const nx_view *out, const nx_view *in, int axis);
nx_status nx_scan(nx_op op, const nx_view *out, const nx_view *in, int axis);
nx_status nx_sort(const nx_view *out, const nx_view *in, int axis, bool descending);
nx_status nx_argsort(const nx_view *out, const nx_view *in, int axis, bool descending);
nx_status nx_searchsorted(const nx_view *out, const nx_view *sorted, const nx_view *values, bool right);
nx_status nx_matmul(const nx_view *out, const nx_view *a, const nx_view *b);
/* The discrete Fourier transform of length n along the axis, unscaled but for `scale`. FORWARD and BACKWARD: complex or real
 * to complex; TO_HALF: the first n / 2 + 1 values of that of real numbers; FROM_HALF: back from such values to n real
 * numbers. A shorter input is continued by zeros, a longer one cut. Both views have one precision; out may be in where
 * shapes and strides are equal. */
typedef enum { NX_FFT_FORWARD, NX_FFT_BACKWARD, NX_FFT_TO_HALF, NX_FFT_FROM_HALF } nx_fft_direction;
nx_status nx_fft(const nx_view *out, const nx_view *in, int axis, nx_fft_direction direction, int64_t n, double scale);
/* The folder of OpenBLAS's library as malloc'ed text, NULL where there is none; asked for when the first large product comes,
 * by several threads at worst. Set by py/ when the module is loaded. */
extern char *(*nx_blas_locate)(void);

/* ---- index: elements moved by position ------------------------------------------------------------------------ */

/* Turns index numbers (dense) into byte offsets: wraps negative ones, adds i * step to offset (set: writes it). Returns -1,
 * or the flat position of the first number outside of [-size, size). */
int64_t nx_index_offsets(int64_t *offset, const int64_t *index, int64_t n, int64_t size, int64_t step, bool set);
/* out[p..., i, q...] = block[p..., q...] seen from offset[i] bytes further; the index axis of `out` follows its first
 * `lead` axes. block has out's axes but that one; dtypes are equal. */
void nx_gather(const nx_view *out, const nx_view *block, int lead, const int64_t *offset);
/* The other way: block[p..., q...] + offset[i] = in[p..., i, q...], in order, so that the last of equal offsets stays. */
void nx_scatter(const nx_view *block, const nx_view *in, int lead, const int64_t *offset);

/* Masks are dense bytes, not 0 is true. `most` bounds what is written, so that a mask that another thread changes
 * meanwhile does no harm; the results are how many elements were moved. */
int64_t nx_mask_count(const uint8_t *mask, int64_t n);
int64_t nx_mask_take(char *out, int64_t most, const char *in, const uint8_t *mask, int64_t n, int size);
int64_t nx_mask_put(char *out, const char *in, int64_t most, const uint8_t *mask, int64_t n, int size);
/* Positions of the true bytes. */
int64_t nx_mask_where(int64_t *out, int64_t most, const uint8_t *mask, int64_t n);

#endif
