/* least.c: least squares by singular values. */
#include "small.h"
#include <math.h>
#include <string.h>

typedef void (*gelsd_real)(const int64_t *, const int64_t *, const int64_t *, void *, const int64_t *, void *, const int64_t *,
                           void *, const void *, int64_t *, void *, const int64_t *, int64_t *, int64_t *);
typedef void (*gelsd_complex)(const int64_t *, const int64_t *, const int64_t *, void *, const int64_t *, void *,
                              const int64_t *, void *, const void *, int64_t *, void *, const int64_t *, void *, int64_t *,
                              int64_t *);

typedef struct {
    const nx_lapack *lapack;
    nx_dtype dtype;
    int64_t m, n, k, line, size, real; /* line: elements of a column of right sides */
    char *a, *b;
    const nx_least *out;
    double rcond[1]; /* of the real dtype */
    int64_t work, real_work, int_work, work_length;
} Job;

static int64_t run_gelsd(const Job *j, char *a, char *b, char *s, int64_t *rank, char *work, const int64_t *length,
                         char *real_work, int64_t *int_work) {
    int64_t info = 0;
    if (nx_is_complex(j->dtype))
        ((gelsd_complex)j->lapack->gelsd)(&j->m, &j->n, &j->k, a, &j->m, b, &j->line, s, j->rcond, rank, work, length, real_work,
                                          int_work, &info);
    else
        ((gelsd_real)j->lapack->gelsd)(&j->m, &j->n, &j->k, a, &j->m, b, &j->line, s, j->rcond, rank, work, length, int_work,
                                       &info);
    return info;
}

/* The squared length of what the rows from n on hold: what no solution reaches. */
static double rest_of(const Job *j, const char *column) {
    int64_t parts = nx_is_complex(j->dtype) ? 2 : 1;
    double sum = 0;
    for (int64_t i = j->n * parts; i < j->m * parts; i++) {
        double x = j->real == 4 ? ((const float *)column)[i] : ((const double *)column)[i];
        sum += x * x;
    }
    return sum;
}

static void put_real(const Job *j, char *at, int64_t i, double x) {
    if (j->real == 4)
        ((float *)at)[i] = (float)x;
    else
        ((double *)at)[i] = x;
}

static nx_status least_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    int64_t small = nx_min(j->m, j->n), columns = j->k * j->line, rank = 0;
    char *block = scratch, *a = j->a + i * j->m * j->n * j->size, *b = j->b + i * columns * j->size;
    char *x = (char *)j->out->x + i * j->n * j->k * j->size, *rest = (char *)j->out->rest + i * j->k * j->real;
    if (!nx_all_finite(j->dtype, a, j->m * j->n)) return NX_NOT_FINITE;
    bool is_finite = nx_all_finite(j->dtype, b, columns);
    if (!is_finite) memset(b, 0, (size_t)(columns * j->size)); /* LAPACK must not see it; the answer is NaN */
    int64_t info = run_gelsd(j, a, b, (char *)j->out->s + i * small * j->real, &rank, block + j->work, &j->work_length,
                             block + j->real_work, (int64_t *)(block + j->int_work));
    if (info) return "did not converge";
    j->out->rank[i] = rank;
    nx_turn(x, j->k, b, j->line, j->k, j->n, j->size);
    for (int64_t p = 0; p < j->k; p++) put_real(j, rest, p, is_finite ? rest_of(j, b + p * j->line * j->size) : NAN);
    int64_t parts = nx_is_complex(j->dtype) ? 2 : 1;
    for (int64_t p = 0; !is_finite && p < j->n * j->k * parts; p++) put_real(j, x, p, NAN);
    return NULL;
}

nx_status nx_lstsq(nx_batch *batch, const nx_least *out, void *a, void *b, int64_t k, double rcond) {
    if (nx_is_small(batch, false) && k <= NX_LANES_MOST) {
        nx_small_least least = {out->x, out->rest, out->s, out->rank, a, b, batch->m, batch->n, k, rcond};
        batch->bad = nx_small_lstsq(batch, &least);
        return batch->bad >= 0 ? NX_NOT_FINITE : NULL;
    }
    Job j = {.dtype = batch->dtype, .m = batch->m, .n = batch->n, .k = k,
             .line = nx_max(batch->m, batch->n), .size = nx_dtypes[batch->dtype].size, .a = a, .b = b, .out = out,
             .real = nx_dtypes[nx_real_of(batch->dtype)].size};
    if (!(j.lapack = nx_lapack_get(batch->dtype))) return NX_NO_LIBRARY;
    put_real(&j, (char *)j.rcond, 0, rcond);
    double answer[2] = {0}, real_answer[2] = {0};
    int64_t query = -1, total = 0, rank = 0, int_length = 0;
    run_gelsd(&j, a, b, out->s, &rank, (char *)answer, &query, (char *)real_answer, &int_length);
    j.work_length = nx_work_length(batch->dtype, answer);
    j.work = nx_scratch_add(&total, j.work_length, j.size);
    j.real_work = nx_scratch_add(&total, nx_is_complex(j.dtype) ? nx_work_length(nx_real_of(j.dtype), real_answer) : 0, j.real);
    j.int_work = nx_scratch_add(&total, nx_max(int_length, 1), sizeof(int64_t));
    if (total < 0) return NX_NO_MEMORY;
    return nx_batch_run(batch->count, 4.0 * (double)j.m * (double)j.n * (double)nx_min(j.m, j.n), total, least_task, &j,
                        &batch->bad);
}
