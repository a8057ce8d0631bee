/* small.c: matrices up to NX_LANES_MOST long, many at once: kernels/lanes.c over nx's threads. */
#include "small.h"
#include "eigen.h"
#include "kernels/kernels.h"
#include <string.h>

#define WORTH_A_THREAD 60000 /* multiplications */
#define CHUNK 16             /* matrices that are brought together before they are solved; whole vectors of them */

typedef struct Job Job;
struct Job {
    int64_t (*range)(const Job *, int64_t begin, int64_t end); /* least bad index of these, from begin on, or -1 */
    const nx_lanes *lanes;
    const nx_factors *factors;
    int64_t m, n, k, size, real; /* bytes of an element and of its real part */
    char *out, *values, *second;
    const char *in;
    const int64_t *at;
    const nx_small_least *least;
    const nx_triangle *triangle;
    const nx_eigen_job *eigen;
    bool upper, full;
    _Atomic int64_t bad;
};

static void range_task(void *context, int64_t begin, int64_t end) {
    Job *j = context;
    int64_t bad = j->range(j, begin, end), least = atomic_load(&j->bad);
    while (bad >= 0 && begin + bad < least && !atomic_compare_exchange_weak(&j->bad, &least, begin + bad)) continue;
}

/* work: multiplications or so of one matrix. */
static int64_t run(Job j, const nx_batch *b, int64_t count, int64_t work) {
    bool is_complex = nx_is_complex(b->dtype), is_double = nx_real_of(b->dtype) == NX_F64;
    j.lanes = &nx_kernels_get()->lanes[2 * is_complex + is_double];
    j.factors = &nx_kernels_get()->factors[is_double][is_complex];
    j.m = b->m;
    j.n = b->n;
    j.size = nx_dtypes[b->dtype].size;
    j.real = nx_dtypes[nx_real_of(b->dtype)].size;
    atomic_init(&j.bad, INT64_MAX);
    nx_parallel_for(count, (WORTH_A_THREAD / work / CHUNK + 1) * CHUNK, range_task, &j);
    int64_t bad = atomic_load(&j.bad);
    return bad == INT64_MAX ? -1 : bad;
}

bool nx_is_small(const nx_batch *b, bool full) {
    nx_dtype real = nx_real_of(b->dtype);
    int64_t most = full ? NX_LANES_MOST : NX_LANES_LONG;
    return (real == NX_F32 || real == NX_F64) && nx_min(b->m, b->n) > 0 && nx_min(b->m, b->n) <= NX_LANES_MOST &&
           nx_max(b->m, b->n) <= most;
}

/* ---- elimination ---------------------------------------------------------------------------------------------------- */

static int64_t inv_range(const Job *j, int64_t begin, int64_t end) {
    int64_t bytes = j->n * j->n * j->size;
    return j->lanes->inv(j->out + begin * bytes, j->in + begin * bytes, j->n, end - begin);
}

int64_t nx_small_inv(const nx_batch *b, void *out, const void *a) {
    return run((Job){.range = inv_range, .out = out, .in = a}, b, b->count, b->n * b->n * b->n);
}

static int64_t solve_part(const Job *j, int64_t begin, const char *a, int64_t count) {
    char *x = j->out + begin * j->n * j->k * j->size;
    if (!j->triangle) return j->lanes->solve(x, a, j->n, j->k, count);
    j->factors->triangle(x, a, j->n, j->k, count, *j->triangle);
    return -1;
}

/* Matrices that belong to several right sides are brought together, some at a time. */
static int64_t solve_range(const Job *j, int64_t begin, int64_t end) {
    _Alignas(64) char chunk[CHUNK * NX_LANES_MOST * NX_LANES_MOST * 16];
    int64_t bytes = j->n * j->n * j->size, bad = -1;
    if (!j->at) return solve_part(j, begin, j->in + begin * bytes, end - begin);
    for (int64_t i = begin; i < end && bad < 0; i += CHUNK) {
        int64_t used = nx_min(CHUNK, end - i);
        for (int64_t c = 0; c < used; c++) memcpy(chunk + c * bytes, j->in + j->at[i + c] * bytes, (size_t)bytes);
        bad = solve_part(j, i, chunk, used);
        if (bad >= 0) bad += i - begin;
    }
    return bad;
}

int64_t nx_small_solve(const nx_batch *b, void *x, const void *a, int64_t k, int64_t count, const int64_t *at) {
    return run((Job){.range = solve_range, .out = x, .in = a, .k = k, .at = at}, b, count, b->n * b->n * (b->n + k));
}

void nx_small_triangular(const nx_batch *b, void *x, const void *a, int64_t k, int64_t count, const int64_t *at,
                         nx_triangle kind) {
    Job j = {.range = solve_range, .out = x, .in = a, .k = k, .at = at, .triangle = &kind};
    run(j, b, count, b->n * b->n * k);
}

static int64_t pivots_range(const Job *j, int64_t begin, int64_t end) {
    return j->lanes->pivots(j->out + begin * j->n * j->size, j->in + begin * j->n * j->n * j->size, j->n, end - begin);
}

int64_t nx_small_pivots(const nx_batch *b, void *out, const void *a) {
    return run((Job){.range = pivots_range, .out = out, .in = a}, b, b->count, b->n * b->n * b->n);
}

static int64_t cholesky_range(const Job *j, int64_t begin, int64_t end) {
    int64_t bytes = j->n * j->n * j->size;
    return j->lanes->cholesky(j->out + begin * bytes, j->in + begin * bytes, j->n, end - begin, j->upper);
}

int64_t nx_small_cholesky(const nx_batch *b, void *out, const void *a, bool upper) {
    return run((Job){.range = cholesky_range, .out = out, .in = a, .upper = upper}, b, b->count, b->n * b->n * b->n);
}

/* ---- reflections and rotations -------------------------------------------------------------------------------------- */

static int64_t eigh_range(const Job *j, int64_t begin, int64_t end) {
    int64_t bytes = j->n * j->n * j->size;
    return j->factors->eigh(j->values + begin * j->n * j->real, j->out ? j->out + begin * bytes : NULL,
                            j->in + begin * bytes, j->n, end - begin, j->upper);
}

int64_t nx_small_eigh(const nx_batch *b, void *w, void *v, bool upper, bool vectors) {
    Job j = {.range = eigh_range, .out = vectors ? v : NULL, .in = v, .values = w, .upper = upper};
    return run(j, b, b->count, 9 * b->n * b->n * b->n);
}

static int64_t qr_range(const Job *j, int64_t begin, int64_t end) {
    int64_t k = j->full ? j->m : nx_min(j->m, j->n);
    j->factors->qr(j->out ? j->out + begin * j->m * k * j->size : NULL, j->second + begin * k * j->n * j->size,
                   j->in + begin * j->m * j->n * j->size, j->m, j->n, end - begin, j->full);
    return -1;
}

void nx_small_qr(const nx_batch *b, void *q, void *r, const void *a, bool full) {
    Job j = {.range = qr_range, .out = q, .second = r, .in = a, .full = full};
    run(j, b, b->count, 4 * b->m * b->n * nx_min(b->m, b->n));
}

static int64_t svd_range(const Job *j, int64_t begin, int64_t end) {
    int64_t k = nx_min(j->m, j->n), columns = j->full ? j->m : k, rows = j->full ? j->n : k;
    return j->factors->svd(j->out ? j->out + begin * j->m * columns * j->size : NULL, j->values + begin * k * j->real,
                           j->out ? j->second + begin * rows * j->n * j->size : NULL, j->in + begin * j->m * j->n * j->size,
                           j->m, j->n, end - begin, j->full);
}

int64_t nx_small_svd(const nx_batch *b, void *u, void *s, void *vh, const void *a, bool full) {
    Job j = {.range = svd_range, .out = u, .values = s, .second = vh, .in = a, .full = full};
    return run(j, b, b->count, 20 * b->m * b->n * nx_min(b->m, b->n));
}

static int64_t lstsq_range(const Job *j, int64_t begin, int64_t end) { return j->factors->lstsq(j->least, begin, end - begin); }

int64_t nx_small_lstsq(const nx_batch *b, const nx_small_least *least) {
    return run((Job){.range = lstsq_range, .least = least}, b, b->count, 24 * b->m * b->n * nx_min(b->m, b->n));
}

static int64_t eig_range(const Job *j, int64_t begin, int64_t end) { return nx_eigen_range(j->eigen, begin, end); }

int64_t nx_small_eig(const nx_batch *b, void *w, void *v, const void *a) {
    nx_eigen_job eigen = {b->dtype, (int)b->n, nx_dtypes[b->dtype].size, a, w, v};
    return run((Job){.range = eig_range, .eigen = &eigen}, b, b->count, 100 * b->n * b->n * b->n);
}
