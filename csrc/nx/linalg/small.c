/* small.c: matrices up to NX_LANES_MOST long, many at once: kernels/lanes.c over nx's threads. */
#include "small.h"
#include "kernels/kernels.h"
#include <string.h>

#define WORTH_A_THREAD 60000 /* multiplications */
#define CHUNK 16             /* matrices that are brought together before they are solved; whole vectors of them */

typedef enum { INV, SOLVE, PIVOTS, CHOLESKY, EIGH, EIGVALSH } Kind;

typedef struct {
    const nx_lanes *lanes;
    Kind kind;
    int64_t n, k, size;
    char *out, *values;
    const char *in;
    const int64_t *at;
    bool upper;
    _Atomic int64_t bad;
} Job;

static int64_t solve_chunks(const Job *j, int64_t begin, int64_t end) {
    _Alignas(64) char chunk[CHUNK * NX_LANES_MOST * NX_LANES_MOST * 16];
    int64_t bytes = j->n * j->n * j->size, bad = -1;
    for (int64_t i = begin; i < end && bad < 0; i += CHUNK) {
        int64_t used = nx_min(CHUNK, end - i);
        for (int64_t c = 0; c < used; c++) memcpy(chunk + c * bytes, j->in + j->at[i + c] * bytes, (size_t)bytes);
        bad = j->lanes->solve(j->out + i * j->n * j->k * j->size, chunk, j->n, j->k, used);
        if (bad >= 0) bad += i - begin;
    }
    return bad;
}

static int64_t run_range(const Job *j, int64_t begin, int64_t end) {
    int64_t n = j->n, count = end - begin;
    const char *in = j->in + begin * n * n * j->size;
    switch (j->kind) {
    case INV: return j->lanes->inv(j->out + begin * n * n * j->size, in, n, count);
    case PIVOTS: return j->lanes->pivots(j->out + begin * n * j->size, in, n, count);
    case CHOLESKY: return j->lanes->cholesky(j->out + begin * n * n * j->size, in, n, count, j->upper);
    case EIGH: return j->lanes->eigh(j->values + begin * n * j->size, j->out + begin * n * n * j->size, in, n, count, j->upper);
    case EIGVALSH: return j->lanes->eigh(j->values + begin * n * j->size, NULL, in, n, count, j->upper);
    case SOLVE: break;
    }
    if (j->at) return solve_chunks(j, begin, end);
    return j->lanes->solve(j->out + begin * n * j->k * j->size, in, n, j->k, count);
}

static void range_task(void *context, int64_t begin, int64_t end) {
    Job *j = context;
    int64_t bad = run_range(j, begin, end), least = atomic_load(&j->bad);
    while (bad >= 0 && begin + bad < least && !atomic_compare_exchange_weak(&j->bad, &least, begin + bad)) continue;
}

static int64_t run(Job j, const nx_batch *b, int64_t count) {
    j.lanes = &nx_kernels_get()->lanes[2 * nx_is_complex(b->dtype) + (nx_real_of(b->dtype) == NX_F64)];
    j.n = b->n;
    j.size = nx_dtypes[b->dtype].size;
    atomic_init(&j.bad, INT64_MAX);
    int64_t work = b->n * b->n * (b->n + j.k), grain = (WORTH_A_THREAD / work / CHUNK + 1) * CHUNK;
    nx_parallel_for(count, grain, range_task, &j);
    int64_t bad = atomic_load(&j.bad);
    return bad == INT64_MAX ? -1 : bad;
}

bool nx_is_small(const nx_batch *b) {
    nx_dtype real = nx_real_of(b->dtype);
    return (real == NX_F32 || real == NX_F64) && b->n > 0 && b->n <= NX_LANES_MOST;
}

int64_t nx_small_inv(const nx_batch *b, void *out, const void *a) {
    return run((Job){.kind = INV, .out = out, .in = a}, b, b->count);
}

int64_t nx_small_solve(const nx_batch *b, void *x, const void *a, int64_t k, int64_t count, const int64_t *at) {
    return run((Job){.kind = SOLVE, .out = x, .in = a, .k = k, .at = at}, b, count);
}

int64_t nx_small_pivots(const nx_batch *b, void *out, const void *a) {
    return run((Job){.kind = PIVOTS, .out = out, .in = a}, b, b->count);
}

int64_t nx_small_cholesky(const nx_batch *b, void *out, const void *a, bool upper) {
    return run((Job){.kind = CHOLESKY, .out = out, .in = a, .upper = upper}, b, b->count);
}

int64_t nx_small_eigh(const nx_batch *b, void *w, void *v, bool upper, bool vectors) {
    return run((Job){.kind = vectors ? EIGH : EIGVALSH, .out = v, .in = v, .values = w, .upper = upper}, b, b->count);
}
