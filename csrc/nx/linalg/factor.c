/* factor.c: Cholesky, QR, and what comes of LU: inverse and determinant. See linalg.h on how the matrices lie. */
#include "small.h"
#include <math.h>
#include <string.h>

#define NOT_POSITIVE "is not positive definite"

typedef void (*potrf)(const char *, const int64_t *, void *, const int64_t *, int64_t *, size_t);
typedef void (*getrf)(const int64_t *, const int64_t *, void *, const int64_t *, int64_t *, int64_t *);
typedef void (*getri)(const int64_t *, void *, const int64_t *, const int64_t *, void *, const int64_t *, int64_t *);
typedef void (*geqrf)(const int64_t *, const int64_t *, void *, const int64_t *, void *, void *, const int64_t *, int64_t *);
typedef void (*orgqr)(const int64_t *, const int64_t *, const int64_t *, void *, const int64_t *, const void *, void *,
                      const int64_t *, int64_t *);

typedef struct {
    const nx_lapack *lapack;
    nx_dtype dtype;
    int64_t m, n, k, size, bytes; /* of an element, of a matrix */
    int64_t pivots, copy;         /* where these begin in scratch; QR: pivots are the factors of the reflections */
    int64_t work_length;
    bool flag; /* upper; full */
    char *out, *second;
    const char *in;
} Job;

static Job start(const nx_batch *b, void *out, const void *in) {
    int64_t size = nx_dtypes[b->dtype].size;
    return (Job){.dtype = b->dtype, .m = b->m, .n = b->n, .k = nx_min(b->m, b->n),
                 .size = size, .bytes = b->m * b->n * size, .out = out, .in = in};
}

/* ---- Cholesky: the lower triangle of rows is the upper one of columns, and L as it lies is LAPACK's U ------------- */

static nx_status cholesky_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    char *out = j->out + i * j->bytes;
    int64_t info = 0;
    memcpy(out, j->in + i * j->bytes, (size_t)j->bytes);
    ((potrf)j->lapack->potrf)(j->flag ? "L" : "U", &j->n, out, &j->n, &info, 1);
    for (int64_t row = 0; row < j->n; row++) {
        char *line = out + row * j->n * j->size;
        if (j->flag)
            memset(line, 0, (size_t)(row * j->size));
        else
            memset(line + (row + 1) * j->size, 0, (size_t)((j->n - row - 1) * j->size));
    }
    return info ? NOT_POSITIVE : NULL;
}

nx_status nx_cholesky(nx_batch *b, void *out, const void *a, bool upper) {
    Job j = start(b, out, a);
    if (b->n == 0) return NULL;
    if (nx_is_small(b, true)) {
        b->bad = nx_small_cholesky(b, out, a, upper);
        return b->bad >= 0 ? NOT_POSITIVE : NULL;
    }
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    j.flag = upper;
    double n = (double)b->n;
    return nx_batch_run(b->count, n * n * n / 3, 0, cholesky_task, &j, &b->bad);
}

/* ---- QR of matrices that come turned over, as LAPACK wants them; the factors are turned back ------------------------ */

/* r (rows, n) from the upper triangle of what geqrf leaves. */
static void take_r(const Job *j, char *r, const char *a, int64_t rows) {
    nx_turn(r, j->n, a, j->m, j->n, rows, j->size);
    for (int64_t row = 1; row < rows; row++) memset(r + row * j->n * j->size, 0, (size_t)(nx_min(row, j->n) * j->size));
}

static nx_status qr_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    char *a = (char *)j->in + i * j->bytes, *work = scratch, *tau = work + j->pivots;
    int64_t columns = j->flag ? j->m : j->k, info = 0;
    ((geqrf)j->lapack->geqrf)(&j->m, &j->n, a, &j->m, tau, work, &j->work_length, &info);
    take_r(j, j->second + i * columns * j->n * j->size, a, columns);
    if (!j->out) return NULL;
    if (columns > j->n) a = memcpy(work + j->copy, a, (size_t)j->bytes);
    ((orgqr)j->lapack->orgqr)(&j->m, &columns, &j->k, a, &j->m, tau, work, &j->work_length, &info);
    nx_turn(j->out + i * j->m * columns * j->size, columns, a, j->m, columns, j->m, j->size);
    return NULL;
}

nx_status nx_qr(nx_batch *b, void *q, void *r, void *a, bool full) {
    Job j = start(b, q, a);
    j.second = r;
    j.flag = full;
    if (b->m == 0 || b->n == 0) {
        if (full && q) nx_fill_identity(q, b->count, b->m, b->dtype);
        return NULL;
    }
    if (nx_is_small(b, full)) return nx_small_qr(b, q, r, a, full), NULL;
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    double answer[2][2] = {{0}};
    int64_t query = -1, info = 0, columns = full ? j.m : j.k, total = 0;
    ((geqrf)j.lapack->geqrf)(&j.m, &j.n, a, &j.m, answer[1], answer[0], &query, &info);
    j.work_length = nx_max(nx_work_length(b->dtype, answer[0]), nx_max(j.n, j.m));
    if (q) {
        ((orgqr)j.lapack->orgqr)(&j.m, &columns, &j.k, q, &j.m, answer[1], answer[0], &query, &info);
        j.work_length = nx_max(j.work_length, nx_work_length(b->dtype, answer[0]));
    }
    nx_scratch_add(&total, j.work_length, j.size);
    j.pivots = nx_scratch_add(&total, j.k, j.size);
    j.copy = nx_scratch_add(&total, q && columns > j.n ? j.m * j.m : 0, j.size);
    if (total < 0) return NX_NO_MEMORY;
    return nx_batch_run(b->count, 2.0 * (double)j.m * (double)j.n * (double)j.k, total, qr_task, &j, &b->bad);
}

/* ---- LU: the inverse and the determinant of the transposed matrix are the transposed inverse and the determinant -- */

static nx_status inv_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    char *out = j->out + i * j->bytes;
    int64_t info = 0, *pivots = (int64_t *)((char *)scratch + j->pivots);
    memcpy(out, j->in + i * j->bytes, (size_t)j->bytes);
    ((getrf)j->lapack->getrf)(&j->n, &j->n, out, &j->n, pivots, &info);
    if (info == 0) ((getri)j->lapack->getri)(&j->n, out, &j->n, pivots, scratch, &j->work_length, &info);
    return info ? NX_SINGULAR : NULL;
}

nx_status nx_inv(nx_batch *b, void *out, const void *a) {
    Job j = start(b, out, a);
    if (b->n == 0) return NULL;
    if (nx_is_small(b, true)) {
        b->bad = nx_small_inv(b, out, a);
        return b->bad >= 0 ? NX_SINGULAR : NULL;
    }
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    double answer[2] = {0};
    int64_t query = -1, info = 0, total = 0;
    ((getri)j.lapack->getri)(&j.n, out, &j.n, &query, answer, &query, &info);
    j.work_length = nx_max(nx_work_length(b->dtype, answer), j.n);
    nx_scratch_add(&total, j.work_length, j.size);
    j.pivots = nx_scratch_add(&total, j.n, sizeof(int64_t));
    if (total < 0) return NX_NO_MEMORY;
    double n = (double)b->n;
    return nx_batch_run(b->count, 2 * n * n * n, total, inv_task, &j, &b->bad);
}

/* A product that cannot overflow: (re + i im) 2^exponent. */
typedef struct {
    double re, im, exponent;
} Product;

static Product times(Product p, double re, double im) {
    Product out = {p.re * re - p.im * im, p.re * im + p.im * re, p.exponent};
    double most = fmax(fabs(out.re), fabs(out.im));
    if ((most > 1e-150 && most < 1e150) || most == 0 || !isfinite(most)) return out;
    int exponent = ilogb(most);
    return (Product){scalbn(out.re, -exponent), scalbn(out.im, -exponent), out.exponent + exponent};
}

/* The product of n elements `step` elements apart; pivots (NULL: none) say where rows were exchanged. */
static Product diagonal_product(const Job *j, const char *first, int64_t step, const int64_t *pivots) {
    Product p = {1, 0, 0};
    bool is_complex = nx_is_complex(j->dtype), is_single = nx_real_of(j->dtype) == NX_F32;
    for (int64_t i = 0; i < j->n; i++) {
        const char *at = first + i * step * j->size;
        double re = is_single ? ((const float *)at)[0] : ((const double *)at)[0];
        double im = !is_complex ? 0 : is_single ? ((const float *)at)[1] : ((const double *)at)[1];
        bool swapped = pivots && pivots[i] != i + 1;
        p = times(p, swapped ? -re : re, swapped ? -im : im);
    }
    if (!is_complex) p.im = 0;
    return p;
}

static void put_number(const Job *j, char *at, double re, double im) {
    bool is_complex = nx_is_complex(j->dtype);
    if (nx_real_of(j->dtype) == NX_F32) {
        ((float *)at)[0] = (float)re;
        if (is_complex) ((float *)at)[1] = (float)im;
    } else {
        ((double *)at)[0] = re;
        if (is_complex) ((double *)at)[1] = im;
    }
}

static void put_determinant(const Job *j, int64_t i, Product p) {
    char *at = j->out + i * j->size;
    if (!j->second) {
        int exponent = (int)fmax(-5000, fmin(5000, p.exponent));
        put_number(j, at, exponent ? scalbn(p.re, exponent) : p.re, exponent ? scalbn(p.im, exponent) : p.im);
        return;
    }
    double length = p.im == 0 ? fabs(p.re) : hypot(p.re, p.im);
    double logarithm = length == 0 ? -INFINITY : log(length) + p.exponent * 0.69314718055994530942;
    put_number(j, at, length == 0 ? 0 : p.re / length, length == 0 ? 0 : p.im / length);
    if (nx_real_of(j->dtype) == NX_F32)
        ((float *)j->second)[i] = (float)logarithm;
    else
        ((double *)j->second)[i] = logarithm;
}

static nx_status slogdet_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    char *lu = (char *)scratch + j->copy;
    int64_t info = 0, *pivots = scratch;
    memcpy(lu, j->in + i * j->bytes, (size_t)j->bytes);
    ((getrf)j->lapack->getrf)(&j->n, &j->n, lu, &j->n, pivots, &info);
    put_determinant(j, i, info ? (Product){0, 0, 0} : diagonal_product(j, lu, j->n + 1, pivots));
    return NULL;
}

/* Pivots of small matrices, some thousand at a time. */
static nx_status small_determinants(nx_batch *b, const Job *j, const void *a) {
    enum { PART = 4096 };
    nx_storage *pivots = nx_storage_new((size_t)(nx_min(b->count, PART) * b->n * j->size));
    if (!pivots) return NX_NO_MEMORY;
    const char *p = nx_storage_data(pivots);
    for (int64_t begin = 0; begin < b->count; begin += PART) {
        nx_batch part = *b;
        part.count = nx_min(b->count - begin, PART);
        nx_small_pivots(&part, (void *)p, (const char *)a + begin * j->bytes);
        for (int64_t i = 0; i < part.count; i++)
            put_determinant(j, begin + i, diagonal_product(j, p + i * b->n * j->size, 1, NULL));
    }
    nx_storage_release(pivots);
    return NULL;
}

nx_status nx_slogdet(nx_batch *b, void *sign, void *logarithm, const void *a) {
    Job j = start(b, sign, a);
    j.second = logarithm;
    if (b->n == 0) {
        for (int64_t i = 0; i < b->count; i++) put_determinant(&j, i, (Product){1, 0, 0});
        return NULL;
    }
    if (nx_is_small(b, true)) return small_determinants(b, &j, a);
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    int64_t total = 0;
    nx_scratch_add(&total, j.n, sizeof(int64_t));
    j.copy = nx_scratch_add(&total, j.n * j.n, j.size);
    if (total < 0) return NX_NO_MEMORY;
    double n = (double)b->n;
    return nx_batch_run(b->count, 2 * n * n * n / 3, total, slogdet_task, &j, &b->bad);
}
