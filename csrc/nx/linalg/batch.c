/* batch.c: see batch.h. */
#include "batch.h"
#include "blas.h"
#include "kernels/kernels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORTH_A_THREAD 50000.0 /* multiplications */
#define ALONE 3e7              /* so many of one matrix, and OpenBLAS's own threads serve better than ours */

typedef struct {
    nx_matrix_task task;
    void *context;
    int64_t scratch;
    _Atomic int64_t bad; /* least index that failed; INT64_MAX: none */
    _Atomic(nx_status) status;
    atomic_flag lock;
} Loop;

/* The message kept is that of the least index, whatever the order in which threads come. */
static void note(Loop *loop, int64_t index, nx_status status) {
    while (atomic_flag_test_and_set(&loop->lock)) continue;
    if (index < atomic_load(&loop->bad)) {
        atomic_store(&loop->bad, index);
        atomic_store(&loop->status, status);
    }
    atomic_flag_clear(&loop->lock);
}

static void range_task(void *context, int64_t begin, int64_t end) {
    Loop *loop = context;
    void *scratch = NULL;
    if (loop->scratch > 0 && posix_memalign(&scratch, 64, (size_t)loop->scratch) != 0) {
        note(loop, -1, NX_NO_MEMORY);
        return;
    }
    for (int64_t i = begin; i < end && i < atomic_load(&loop->bad); i++) {
        nx_status status = loop->task(loop->context, i, scratch);
        if (status) note(loop, i, status);
    }
    free(scratch);
}

nx_status nx_batch_run(int64_t n, double work, int64_t scratch, nx_matrix_task task, void *context, int64_t *bad) {
    Loop loop = {.task = task, .context = context, .scratch = scratch, .lock = ATOMIC_FLAG_INIT};
    atomic_init(&loop.bad, INT64_MAX);
    atomic_init(&loop.status, NULL);
    bool alone = n == 1 || work > ALONE;
    nx_blas_use(alone ? nx_threads_get() : 1);
    if (alone)
        range_task(&loop, 0, n);
    else
        nx_parallel_for(n, work > WORTH_A_THREAD ? 1 : (int64_t)(WORTH_A_THREAD / (work + 1)) + 1, range_task, &loop);
    nx_status status = atomic_load(&loop.status);
    *bad = status ? atomic_load(&loop.bad) : -1;
    return status;
}

int64_t nx_scratch_add(int64_t *total, int64_t n, int64_t size) {
    int64_t bytes, at = *total;
    if (at < 0 || n < 0 || __builtin_mul_overflow(n, size, &bytes) || __builtin_add_overflow(at, bytes, total) ||
        *total > INT64_MAX - 64)
        return *total = -1;
    *total = (*total + 63) / 64 * 64;
    return at;
}

int64_t nx_work_length(nx_dtype dtype, const void *answer) {
    bool is_single = dtype == NX_F32 || dtype == NX_C64;
    double n = is_single ? (double)nextafterf(*(const float *)answer, INFINITY) : *(const double *)answer;
    return n >= 1 && n < 9e15 ? (int64_t)ceil(n) : n < 1 ? 1 : -1;
}

/* The exponent's bits are all set in what is no number; sums of such tests need no branch. */
bool nx_all_finite(nx_dtype dtype, const void *data, int64_t n) {
    bool is_single = dtype == NX_F32 || dtype == NX_C64;
    int64_t bad = 0;
    if (nx_is_complex(dtype)) n *= 2;
    for (int64_t i = 0; is_single && i < n; i++) bad += !(fabsf(((const float *)data)[i]) <= 3.402823466e+38f);
    for (int64_t i = 0; !is_single && i < n; i++) bad += !(fabs(((const double *)data)[i]) <= 1.7976931348623157e308);
    return bad == 0;
}

void nx_turn(void *out, int64_t out_line, const void *in, int64_t in_line, int64_t rows, int64_t columns, int64_t size) {
    enum { SIDE = 64 };
    const nx_movers *move = nx_kernels_get()->move;
    int which = size == 4 ? 2 : size == 8 ? 3 : 4;
    for (int64_t i = 0; i < rows; i += SIDE)
        for (int64_t j = 0; j < columns; j += SIDE)
            move->transpose[which]((char *)out + (j * out_line + i) * size, out_line * size,
                                   (const char *)in + (i * in_line + j) * size, in_line * size, nx_min(SIDE, columns - j),
                                   nx_min(SIDE, rows - i));
}

void nx_fill_identity(void *out, int64_t count, int64_t n, nx_dtype dtype) {
    int64_t size = nx_dtypes[dtype].size;
    if (count > 0 && n > 0) memset(out, 0, (size_t)(count * n * n * size));
    for (int64_t i = 0; i < count; i++)
        for (int64_t row = 0; row < n; row++) {
            char *at = (char *)out + ((i * n + row) * n + row) * size;
            if (nx_real_of(dtype) == NX_F32)
                *(float *)at = 1;
            else
                *(double *)at = 1;
        }
}

nx_dtype nx_real_of(nx_dtype dtype) { return dtype == NX_C64 ? NX_F32 : dtype == NX_C128 ? NX_F64 : dtype; }
