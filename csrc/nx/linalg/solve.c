/* solve.c: systems of equations. With X as it lies (its transpose, to LAPACK) A X = B reads X^T A^T = B^T: the factors of
 * A^T are divided off from the right, and no right side need be turned over. */
#include "small.h"
#include <stdlib.h>
#include <string.h>

typedef void (*getrf)(const int64_t *, const int64_t *, void *, const int64_t *, int64_t *, int64_t *);
typedef void (*getrs)(const char *, const int64_t *, const int64_t *, const void *, const int64_t *, const int64_t *, void *,
                      const int64_t *, int64_t *, size_t);
typedef void (*trsm)(const char *, const char *, const char *, const char *, const int64_t *, const int64_t *, const void *,
                     const void *, const int64_t *, void *, const int64_t *, size_t, size_t, size_t, size_t);
typedef void (*trsv)(const char *, const char *, const char *, const int64_t *, const void *, const int64_t *, void *,
                     const int64_t *, size_t, size_t, size_t);

typedef struct {
    const nx_lapack *lapack;
    int64_t n, k, size;
    char *lu;
    int64_t *pivots;
    const int64_t *at;
    char *x;
    const char *a;
    const void *one;
    nx_triangle kind;
} Job;

static const float one_single[2] = {1, 0};
static const double one_double[2] = {1, 0};

static const void *one_of(nx_dtype dtype) {
    return nx_real_of(dtype) == NX_F32 ? (const void *)one_single : (const void *)one_double;
}

static nx_status factor_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    int64_t info = 0;
    ((getrf)j->lapack->getrf)(&j->n, &j->n, j->lu + i * j->n * j->n * j->size, &j->n, j->pivots + i * j->n, &info);
    return info ? NX_SINGULAR : NULL;
}

static void swap_rows(char *a, char *b, int64_t bytes) {
    char block[512];
    for (int64_t i = 0; i < bytes; i += (int64_t)sizeof block) {
        size_t part = (size_t)nx_min(bytes - i, (int64_t)sizeof block);
        memcpy(block, a + i, part);
        memcpy(a + i, b + i, part);
        memcpy(b + i, block, part);
    }
}

static nx_status apply_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    int64_t which = j->at ? j->at[i] : i, info = 0, row = j->k * j->size;
    const char *lu = j->lu + which * j->n * j->n * j->size;
    const int64_t *pivots = j->pivots + which * j->n;
    char *x = j->x + i * j->n * row;
    if (j->k == 1) {
        ((getrs)j->lapack->getrs)("T", &j->n, &j->k, lu, &j->n, pivots, x, &j->n, &info, 1);
        return NULL;
    }
    trsm divide = (trsm)j->lapack->trsm;
    divide("R", "U", "N", "N", &j->k, &j->n, j->one, lu, &j->n, x, &j->k, 1, 1, 1, 1);
    divide("R", "L", "N", "U", &j->k, &j->n, j->one, lu, &j->n, x, &j->k, 1, 1, 1, 1);
    for (int64_t p = j->n - 1; p >= 0; p--)
        if (pivots[p] != p + 1) swap_rows(x + p * row, x + (pivots[p] - 1) * row, row);
    return NULL;
}

nx_status nx_solve(nx_batch *b, void *x, const void *a, int64_t k, int64_t out_count, const int64_t *at) {
    if (b->n == 0 || b->count == 0) return NULL;
    if (nx_is_small(b, true) && k > 0 && k <= NX_LANES_LONG) {
        b->bad = nx_small_solve(b, x, a, k, out_count, at);
        if (b->bad >= 0 && at) b->bad = at[b->bad];
        return b->bad >= 0 ? NX_SINGULAR : NULL;
    }
    Job j = {.n = b->n, .k = k, .size = nx_dtypes[b->dtype].size, .x = x, .at = at,
             .one = one_of(b->dtype)};
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    size_t bytes = (size_t)(b->count * b->n * b->n * j.size);
    nx_storage *lu = nx_storage_new(bytes), *pivots = nx_storage_new((size_t)(b->count * b->n) * sizeof(int64_t));
    nx_status status = NX_NO_MEMORY;
    double n = (double)b->n;
    if (lu && pivots) {
        j.lu = memcpy(nx_storage_data(lu), a, bytes);
        j.pivots = nx_storage_data(pivots);
        status = nx_batch_run(b->count, 2 * n * n * n / 3, 0, factor_task, &j, &b->bad);
        int64_t unused;
        if (!status && k > 0) status = nx_batch_run(out_count, 2 * n * n * (double)k, 0, apply_task, &j, &unused);
    }
    if (lu) nx_storage_release(lu);
    if (pivots) nx_storage_release(pivots);
    return status;
}

/* ---- triangles ---------------------------------------------------------------------------------------------------- */

static bool is_zero(const char *element, int64_t size, bool is_complex, bool is_single) {
    if (is_single) return *(const float *)element == 0 && (!is_complex || ((const float *)element)[1] == 0);
    return *(const double *)element == 0 && (!is_complex || ((const double *)element)[1] == 0);
}

static nx_status triangle_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    const char *a = j->a + (j->at ? j->at[i] : i) * j->n * j->n * j->size;
    char *x = j->x + i * j->n * j->k * j->size;
    const char *triangle = j->kind.upper ? "L" : "U", *unit = j->kind.unit ? "U" : "N";
    if (j->k == 1 && j->kind.transpose != 'C') {
        int64_t step = 1;
        ((trsv)j->lapack->trsv)(triangle, j->kind.transpose == 'N' ? "T" : "N", unit, &j->n, a, &j->n, x, &step, 1, 1, 1);
        return NULL;
    }
    ((trsm)j->lapack->trsm)("R", triangle, &j->kind.transpose, unit, &j->k, &j->n, j->one, a, &j->n, x, &j->k, 1, 1, 1, 1);
    return NULL;
}

nx_status nx_solve_triangular(nx_batch *b, void *x, const void *a, int64_t k, int64_t out_count, const int64_t *at,
                              nx_triangle kind) {
    if (b->n == 0 || k == 0 || out_count == 0) return NULL;
    Job j = {.n = b->n, .k = k, .size = nx_dtypes[b->dtype].size, .x = x, .a = a,
             .at = at, .one = one_of(b->dtype), .kind = kind};
    bool is_complex = nx_is_complex(b->dtype), is_single = nx_real_of(b->dtype) == NX_F32;
    for (int64_t i = 0; i < b->count && !kind.unit; i++)
        for (int64_t p = 0; p < b->n; p++)
            if (is_zero(j.a + ((i * b->n + p) * b->n + p) * j.size, j.size, is_complex, is_single))
                return b->bad = i, NX_SINGULAR;
    if (nx_is_small(b, true) && k <= NX_LANES_LONG) return nx_small_triangular(b, x, a, k, out_count, at, kind), NULL;
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    int64_t unused;
    return nx_batch_run(out_count, (double)b->n * (double)b->n * (double)k, 0, triangle_task, &j, &unused);
}
