/* matmul.c: matrix products. Floats and complex numbers go to OpenBLAS; small matrices, whole numbers and truth values to
 * our own kernels; small floats multiply in float32 and round once. Leading axes are batches. */
#include <stdatomic.h>
#include <stdlib.h>
#include "blas.h"
#include "kernels/kernels.h"

enum { SMALL = 512 }; /* multiplications up to which a call of BLAS costs more than it saves */

/* A dense copy of a view in `dtype`; its memory in *memory. */
static bool dense_copy(nx_view *copy, const nx_view *in, nx_dtype dtype, nx_storage **memory) {
    *copy = *in;
    copy->dtype = dtype;
    int64_t bytes = nx_dense_strides(dtype, in->ndim, in->shape, copy->stride);
    *memory = bytes < 0 ? NULL : nx_storage_new((size_t)(bytes ? bytes : 1));
    if (!*memory) return false;
    copy->data = nx_storage_data(*memory);
    return nx_copy(copy, in) == NULL;
}

static bool is_aligned(const nx_view *v) {
    int64_t size = nx_dtypes[v->dtype].size, align = size < 8 ? size : 8;
    bool fits = (uintptr_t)v->data % (uintptr_t)align == 0;
    for (int k = 0; k < v->ndim; k++) fits &= v->stride[k] % size == 0;
    return fits;
}

/* The first element of a matrix of the batch, whose leading axes have `shape`. */
static char *matrix_data(const nx_view *v, int64_t batch, const int64_t *shape) {
    char *data = v->data;
    for (int k = v->ndim - 3; k >= 0; k--) {
        data += batch % shape[k] * v->stride[k];
        batch /= shape[k];
    }
    return data;
}

static nx_view matrix_at(const nx_view *v, int64_t batch, const int64_t *shape) {
    int lead = v->ndim - 2;
    nx_view m = {.data = matrix_data(v, batch, shape), .dtype = v->dtype, .ndim = 2};
    for (int k = 0; k < 2; k++) {
        m.shape[k] = v->shape[lead + k];
        m.stride[k] = v->stride[lead + k];
    }
    return m;
}

typedef struct {
    const nx_view *out, *a, *b;
    nx_matrix_product product;
    int64_t rows; /* of out, in one matrix */
} job;

/* Our own kernel over rows [begin, end) of all matrices of the batch, one after the other. */
static void own_task(void *context, int64_t begin, int64_t end) {
    const job *j = (const job *)context;
    const nx_view *out = j->out, *a = j->a, *b = j->b;
    int64_t size = nx_dtypes[out->dtype].size, out_row = out->stride[out->ndim - 2], a_row = a->stride[a->ndim - 2];
    nx_matrix_shape shape = {0, a->shape[a->ndim - 1], b->shape[b->ndim - 1], a_row / size, a->stride[a->ndim - 1] / size,
                             b->stride[b->ndim - 2] / size, out_row / size};
    while (begin < end) {
        int64_t batch = begin / j->rows, first = begin % j->rows;
        shape.m = j->rows - first < end - begin ? j->rows - first : end - begin;
        j->product(matrix_data(out, batch, out->shape) + first * out_row, matrix_data(a, batch, out->shape) + first * a_row,
                   matrix_data(b, batch, out->shape), &shape);
        begin += shape.m;
    }
}

static bool rows_dense(const nx_view *v) { return v->shape[v->ndim - 1] == 1 || v->stride[v->ndim - 1] == nx_dtypes[v->dtype].size; }

static void own_product(const nx_view *out, const nx_view *a, const nx_view *b) {
    int nd = out->ndim;
    job j = {out, a, b, nx_kernels_get()->products[out->dtype], out->shape[nd - 2]};
    int64_t work = a->shape[nd - 1] * out->shape[nd - 1], rows = nx_count(nd - 1, out->shape);
    nx_parallel_for(rows, work > 65536 ? 1 : 65536 / (work + 1) + 1, own_task, &j);
}

typedef struct {
    const nx_view *out, *a, *b;
    atomic_bool failed;
} BlasJob;

static void blas_task(void *context, int64_t begin, int64_t end) {
    BlasJob *j = context;
    const int64_t *shape = j->out->shape;
    for (int64_t i = begin; i < end && !atomic_load_explicit(&j->failed, memory_order_relaxed); i++) {
        nx_view c = matrix_at(j->out, i, shape), x = matrix_at(j->a, i, shape), y = matrix_at(j->b, i, shape);
        if (!nx_blas_product(&c, &x, &y)) atomic_store(&j->failed, true);
    }
}

/* Multiplications in a product of which OpenBLAS's threads win time: below, waiting for them costs more, and many times
 * more where other work keeps the cores busy, since they wait by yielding. */
#define WORTH_THREADS 2e7

/* A batch of small products by nx's threads, each with OpenBLAS on one; large ones in turn by OpenBLAS's own. */
static bool blas_products(const nx_view *out, const nx_view *a, const nx_view *b, int64_t batches, double work) {
    BlasJob j = {.out = out, .a = a, .b = b};
    atomic_init(&j.failed, false);
    bool alone = batches == 1 || work > 3e7;
    nx_blas_use(alone && work > WORTH_THREADS ? nx_threads_get() : 1);
    if (alone)
        blas_task(&j, 0, batches);
    else
        nx_parallel_for(batches, work > 65536 ? 1 : (int64_t)(65536 / (work + 1)) + 1, blas_task, &j);
    return !atomic_load(&j.failed);
}

/* Operands in out's dtype; copies those that neither way can read, `b` and `out` with dense rows. */
static nx_status product(const nx_view *out, const nx_view *a, const nx_view *b, bool copied) {
    int nd = out->ndim;
    int64_t m = out->shape[nd - 2], n = out->shape[nd - 1], k = a->shape[nd - 1], batches = nx_count(nd - 2, out->shape);
    bool has_blas = nx_dtypes[out->dtype].kind >= NX_KIND_FLOAT, fits = is_aligned(a) && is_aligned(b) && is_aligned(out);
    if (has_blas && fits && m * n * k > SMALL) {
        if (blas_products(out, a, b, batches, (double)m * (double)n * (double)k)) return NULL;
    }
    if (fits && rows_dense(b) && rows_dense(out) && (copied || m * n * k <= SMALL || !has_blas)) {
        own_product(out, a, b);
        return NULL;
    }
    nx_view x = *a, y = *b, c = *out;
    nx_storage *memory[3] = {NULL, NULL, NULL};
    bool ok = dense_copy(&x, a, out->dtype, &memory[0]) && dense_copy(&y, b, out->dtype, &memory[1]);
    bool own_out = !rows_dense(out) || !is_aligned(out);
    if (ok && own_out) ok = dense_copy(&c, out, out->dtype, &memory[2]);
    nx_status status = ok ? product(&c, &x, &y, true) : "no memory";
    if (!status && own_out) status = nx_copy(out, &c);
    for (int i = 0; i < 3; i++)
        if (memory[i]) nx_storage_release(memory[i]);
    return status;
}

static nx_status small_float_product(const nx_view *out, const nx_view *a, const nx_view *b) {
    nx_view x, y, c;
    nx_storage *memory[3] = {NULL, NULL, NULL};
    bool ok = dense_copy(&x, a, NX_F32, &memory[0]) && dense_copy(&y, b, NX_F32, &memory[1]) &&
              dense_copy(&c, out, NX_F32, &memory[2]);
    nx_status status = ok ? product(&c, &x, &y, true) : "no memory";
    if (!status) status = nx_copy(out, &c);
    for (int i = 0; i < 3; i++)
        if (memory[i]) nx_storage_release(memory[i]);
    return status;
}

nx_status nx_matmul(const nx_view *out, const nx_view *a, const nx_view *b) {
    if (nx_count(out->ndim, out->shape) == 0) return NULL;
    bool is_small = nx_dtypes[out->dtype].kind == NX_KIND_FLOAT && out->dtype != NX_F64 && out->dtype != NX_F32;
    return is_small ? small_float_product(out, a, b) : product(out, a, b, false);
}
