/* spectral.c: singular values and eigenvalues. NaN and infinity are refused before LAPACK sees them: it may hang. */
#include "small.h"
#include <string.h>

#define NO_CONVERGENCE "did not converge"

typedef void (*gesdd_real)(const char *, const int64_t *, const int64_t *, void *, const int64_t *, void *, void *,
                           const int64_t *, void *, const int64_t *, void *, const int64_t *, int64_t *, int64_t *, size_t);
typedef void (*gesdd_complex)(const char *, const int64_t *, const int64_t *, void *, const int64_t *, void *, void *,
                              const int64_t *, void *, const int64_t *, void *, const int64_t *, void *, int64_t *,
                              int64_t *, size_t);
typedef void (*syevd)(const char *, const char *, const int64_t *, void *, const int64_t *, void *, void *, const int64_t *,
                      int64_t *, const int64_t *, int64_t *, size_t, size_t);
typedef void (*heevd)(const char *, const char *, const int64_t *, void *, const int64_t *, void *, void *, const int64_t *,
                      void *, const int64_t *, int64_t *, const int64_t *, int64_t *, size_t, size_t);
typedef void (*geev_real)(const char *, const char *, const int64_t *, void *, const int64_t *, void *, void *, void *,
                          const int64_t *, void *, const int64_t *, void *, const int64_t *, int64_t *, size_t, size_t);
typedef void (*geev_complex)(const char *, const char *, const int64_t *, void *, const int64_t *, void *, void *,
                             const int64_t *, void *, const int64_t *, void *, const int64_t *, void *, int64_t *, size_t,
                             size_t);

typedef struct {
    const nx_lapack *lapack;
    nx_dtype dtype;
    bool is_complex, full;
    char mode[2], triangle[2];
    int64_t m, n, k, size, real; /* bytes of an element and of its real part */
    char *a, *u, *s, *vh;
    int64_t work, real_work, int_work, copy; /* where these begin in scratch */
    int64_t work_length, real_length, int_length;
} Job;

static Job start(const nx_batch *b, void *a) {
    int64_t size = nx_dtypes[b->dtype].size, real = nx_dtypes[nx_real_of(b->dtype)].size;
    return (Job){.dtype = b->dtype, .is_complex = nx_is_complex(b->dtype), .m = b->m,
                 .n = b->n, .k = nx_min(b->m, b->n), .size = size, .real = real, .a = a};
}

/* ---- SVD: A transposed = (Vh^T) S (U^T): LAPACK's left vectors, column by column, are the rows of Vh. Matrices with more
 * rows than columns come turned over instead, since LAPACK is faster on high ones, and their vectors are turned back. ---- */

/* Of the matrix that LAPACK sees: rows x columns, its left and right vectors with the lengths of their columns. */
typedef struct {
    int64_t rows, columns, left_line, right_line;
    char *left, *right;
} Seen;

static int64_t run_gesdd(const Job *j, const Seen *m, char *a, char *s, char *work, const int64_t *length, void *real_work,
                         int64_t *int_work) {
    int64_t info = 0;
    if (j->is_complex)
        ((gesdd_complex)j->lapack->gesdd)(j->mode, &m->rows, &m->columns, a, &m->rows, s, m->left, &m->left_line, m->right,
                                          &m->right_line, work, length, real_work, int_work, &info, 1);
    else
        ((gesdd_real)j->lapack->gesdd)(j->mode, &m->rows, &m->columns, a, &m->rows, s, m->left, &m->left_line, m->right,
                                       &m->right_line, work, length, int_work, &info, 1);
    return info;
}

static Seen seen(const Job *j, char *u, char *vh) {
    int64_t columns = j->full ? j->m : j->k, rows = j->full ? j->n : j->k;
    if (j->m > j->n) return (Seen){j->m, j->n, j->m, rows, u, vh};
    return (Seen){j->n, j->m, j->n, columns, vh, u};
}

static nx_status svd_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    char *a = j->a + i * j->m * j->n * j->size, *s = j->s + i * j->k * j->real, *block = scratch;
    int64_t columns = j->full ? j->m : j->k, rows = j->full ? j->n : j->k;
    bool is_turned = j->m > j->n && j->u;
    if (!nx_all_finite(j->dtype, a, j->m * j->n)) return NX_NOT_FINITE;
    char *u = j->u ? j->u + i * j->m * columns * j->size : NULL, *vh = j->u ? j->vh + i * rows * j->n * j->size : NULL;
    Seen m = is_turned ? seen(j, block + j->copy, block + j->copy + j->m * columns * j->size) : seen(j, u, vh);
    int64_t info = run_gesdd(j, &m, a, s, block + j->work, &j->work_length, block + j->real_work,
                             (int64_t *)(block + j->int_work));
    if (info) return NO_CONVERGENCE;
    if (is_turned) {
        nx_turn(u, columns, m.left, j->m, columns, j->m, j->size);
        nx_turn(vh, j->n, m.right, rows, j->n, rows, j->size);
    }
    return NULL;
}

/* Length of gesdd's real workspace for complex matrices; -1 on overflow. */
static int64_t real_work_length(const Job *j) {
    int64_t least = j->k, most = nx_max(j->m, j->n), a, b;
    if (!j->is_complex) return 0;
    if (__builtin_mul_overflow(least, 5 * least + 7, &a) || __builtin_mul_overflow(least, 2 * most + 2 * least + 1, &b))
        return -1;
    return j->mode[0] == 'N' ? 7 * least : nx_max(a, b);
}

nx_status nx_svd(nx_batch *b, void *u, void *s, void *vh, void *a, bool full) {
    Job j = start(b, a);
    j.full = full;
    j.mode[0] = !u ? 'N' : full ? 'A' : 'S';
    j.u = u;
    j.s = s;
    j.vh = vh;
    if (j.k == 0) {
        if (u && full) nx_fill_identity(u, b->count, j.m, b->dtype), nx_fill_identity(vh, b->count, j.n, b->dtype);
        return NULL;
    }
    if (nx_is_small(b, u && full)) {
        b->bad = nx_small_svd(b, u, s, vh, a, full);
        return b->bad >= 0 ? NX_NOT_FINITE : NULL;
    }
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    double answer[2] = {0}, unused[2];
    int64_t query = -1, total = 0, counts[8] = {0};
    Seen m = seen(&j, (char *)unused, (char *)unused);
    run_gesdd(&j, &m, a, s, (char *)answer, &query, unused, counts);
    j.work_length = nx_work_length(b->dtype, answer);
    j.work = nx_scratch_add(&total, j.work_length, j.size);
    j.real_work = nx_scratch_add(&total, real_work_length(&j), j.real);
    j.int_work = nx_scratch_add(&total, 8 * j.k, sizeof(int64_t));
    j.copy = nx_scratch_add(&total, u && j.m > j.n ? j.m * (full ? j.m : j.k) + (full ? j.n : j.k) * j.n : 0, j.size);
    if (total < 0) return NX_NO_MEMORY;
    return nx_batch_run(b->count, 8.0 * (double)j.m * (double)j.n * (double)j.k, total, svd_task, &j, &b->bad);
}

/* ---- eigh --------------------------------------------------------------------------------------------------------- */

#define SWAP(T, x, y)                                                                               \
    do {                                                                                            \
        T hold = x;                                                                                 \
        x = y;                                                                                      \
        y = hold;                                                                                   \
    } while (0)

typedef struct {
    double re, im;
} Pair;

/* Turns a square matrix over in place, tile by tile so that each cache line is used whole. */
static void transpose_square(char *a, int64_t n, int64_t size) {
    enum { TILE = 16 };
    for (int64_t top = 0; top < n; top += TILE)
        for (int64_t left = top; left < n; left += TILE)
            for (int64_t i = top; i < nx_min(top + TILE, n); i++)
                for (int64_t k = nx_max(left, i + 1); k < nx_min(left + TILE, n); k++) {
                    if (size == 4)
                        SWAP(float, ((float *)a)[i * n + k], ((float *)a)[k * n + i]);
                    else if (size == 8)
                        SWAP(double, ((double *)a)[i * n + k], ((double *)a)[k * n + i]);
                    else
                        SWAP(Pair, ((Pair *)a)[i * n + k], ((Pair *)a)[k * n + i]);
                }
}

static void conjugate(char *a, int64_t n, int64_t real) {
    for (int64_t i = 1; i < 2 * n; i += 2)
        if (real == 4)
            ((float *)a)[i] = -((float *)a)[i];
        else
            ((double *)a)[i] = -((double *)a)[i];
}

static int64_t run_syevd(const Job *j, char *v, char *w, char *work, const int64_t *length, char *real_work,
                         const int64_t *real_length, int64_t *int_work, const int64_t *int_length) {
    int64_t info = 0;
    if (j->is_complex)
        ((heevd)j->lapack->syevd)(j->mode, j->triangle, &j->n, v, &j->n, w, work, length, real_work, real_length, int_work,
                                  int_length, &info, 1, 1);
    else
        ((syevd)j->lapack->syevd)(j->mode, j->triangle, &j->n, v, &j->n, w, work, length, int_work, int_length, &info, 1, 1);
    return info;
}

/* Only the triangle that is read counts: the other one may hold anything. */
static bool triangle_finite(const Job *j, const char *a, bool upper) {
    for (int64_t i = 0; i < j->n; i++) {
        const char *row = a + (i * j->n + (upper ? i : 0)) * j->size;
        if (!nx_all_finite(j->dtype, row, upper ? j->n - i : i + 1)) return false;
    }
    return true;
}

/* LAPACK sees A transposed: the same matrix where it is real, the conjugate one where it is complex. */
static nx_status eigh_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    char *v = j->a + i * j->n * j->n * j->size, *block = scratch;
    if (!triangle_finite(j, v, j->triangle[0] == 'L')) return NX_NOT_FINITE;
    int64_t info = run_syevd(j, v, j->s + i * j->n * j->real, block + j->work, &j->work_length, block + j->real_work,
                             &j->real_length, (int64_t *)(block + j->int_work), &j->int_length);
    if (info) return NO_CONVERGENCE;
    if (j->mode[0] == 'V') {
        transpose_square(v, j->n, j->size);
        if (j->is_complex) conjugate(v, j->n * j->n, j->real);
    }
    return NULL;
}

nx_status nx_eigh(nx_batch *b, void *w, void *v, bool upper, bool vectors) {
    Job j = start(b, v);
    if (b->n == 0) return NULL;
    if (nx_is_small(b, true)) {
        b->bad = nx_small_eigh(b, w, v, upper, vectors);
        return b->bad >= 0 ? NX_NOT_FINITE : NULL;
    }
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    j.mode[0] = vectors ? 'V' : 'N';
    j.triangle[0] = upper ? 'L' : 'U';
    j.s = w;
    double answer[2] = {0}, real_answer[2] = {0};
    int64_t query = -1, total = 0;
    run_syevd(&j, v, w, (char *)answer, &query, (char *)real_answer, &query, &j.int_length, &query);
    j.work_length = nx_work_length(b->dtype, answer);
    j.real_length = j.is_complex ? nx_work_length(nx_real_of(b->dtype), real_answer) : 0;
    j.work = nx_scratch_add(&total, j.work_length, j.size);
    j.real_work = nx_scratch_add(&total, j.real_length, j.real);
    j.int_work = nx_scratch_add(&total, j.int_length, sizeof(int64_t));
    if (total < 0) return NX_NO_MEMORY;
    double n = (double)b->n;
    return nx_batch_run(b->count, 9 * n * n * n, total, eigh_task, &j, &b->bad);
}

/* ---- eig ---------------------------------------------------------------------------------------------------------- */

static int64_t run_geev(const Job *j, char *a, char *w, char *vectors, char *work, const int64_t *length, char *real_work) {
    int64_t info = 0, one = 1;
    if (j->is_complex)
        ((geev_complex)j->lapack->geev)("N", j->mode, &j->n, a, &j->n, w, NULL, &one, vectors, &j->n, work, length, real_work,
                                        &info, 1, 1);
    else
        ((geev_real)j->lapack->geev)("N", j->mode, &j->n, a, &j->n, w, w + j->n * j->real, NULL, &one, vectors, &j->n, work,
                                     length, &info, 1, 1);
    return info;
}

#define NUMBER(T)                                                                                   \
    static void join_values_##T(T *out, const T *w, int64_t n) {                                    \
        for (int64_t i = 0; i < n; i++) out[2 * i] = w[i], out[2 * i + 1] = w[n + i];               \
    }                                                                                               \
    /* Columns of conjugate pairs lie as real and imaginary part in two columns. */                 \
    static void join_vectors_##T(T *out, const T *v, const T *imaginary, int64_t n) {               \
        for (int64_t k = 0; k < n; k++) {                                                           \
            bool is_pair = imaginary[k] != 0 && k + 1 < n;                                          \
            for (int64_t i = 0; i < n; i++) {                                                       \
                T re = v[k * n + i], im = is_pair ? v[(k + 1) * n + i] : 0;                         \
                out[2 * (i * n + k)] = re, out[2 * (i * n + k) + 1] = im;                           \
                if (is_pair) out[2 * (i * n + k + 1)] = re, out[2 * (i * n + k + 1) + 1] = -im;     \
            }                                                                                       \
            k += is_pair;                                                                           \
        }                                                                                           \
    }
NUMBER(float)
NUMBER(double)
#undef NUMBER

static void join_real(const Job *j, int64_t i, const char *w, const char *vectors) {
    char *values = j->s + i * j->n * 2 * j->real, *out = j->u ? j->u + i * j->n * j->n * 2 * j->real : NULL;
    if (j->real == 4) {
        join_values_float((float *)values, (const float *)w, j->n);
        if (out) join_vectors_float((float *)out, (const float *)vectors, (const float *)w + j->n, j->n);
    } else {
        join_values_double((double *)values, (const double *)w, j->n);
        if (out) join_vectors_double((double *)out, (const double *)vectors, (const double *)w + j->n, j->n);
    }
}

static nx_status eig_task(void *context, int64_t i, void *scratch) {
    const Job *j = context;
    char *a = j->a + i * j->n * j->n * j->size, *block = scratch, *w = block + j->int_work, *vectors = block + j->copy;
    if (!nx_all_finite(j->dtype, a, j->n * j->n)) return NX_NOT_FINITE;
    if (j->is_complex) {
        w = j->s + i * j->n * j->size;
        vectors = j->u ? j->u + i * j->n * j->n * j->size : NULL;
    }
    int64_t info = run_geev(j, a, w, vectors, block + j->work, &j->work_length, block + j->real_work);
    if (info) return NO_CONVERGENCE;
    if (!j->is_complex)
        join_real(j, i, w, vectors);
    else if (vectors)
        transpose_square(vectors, j->n, j->size);
    return NULL;
}

nx_status nx_eig(nx_batch *b, void *w, void *v, void *a) {
    Job j = start(b, a);
    if (b->n == 0) return NULL;
    if (nx_is_small(b, true)) {
        b->bad = nx_small_eig(b, w, v, a);
        if (b->bad < 0) return NULL;
        return nx_all_finite(b->dtype, j.a + b->bad * b->n * b->n * j.size, b->n * b->n) ? NO_CONVERGENCE : NX_NOT_FINITE;
    }
    if (!(j.lapack = nx_lapack_get(b->dtype))) return NX_NO_LIBRARY;
    j.mode[0] = v ? 'V' : 'N';
    j.s = w;
    j.u = v;
    double answer[2] = {0}, unused[2];
    int64_t query = -1, total = 0;
    run_geev(&j, a, (char *)unused, (char *)unused, (char *)answer, &query, (char *)unused);
    j.work_length = nx_max(nx_work_length(b->dtype, answer), 4 * j.n);
    j.work = nx_scratch_add(&total, j.work_length, j.size);
    j.real_work = nx_scratch_add(&total, 2 * j.n, j.real);
    j.int_work = nx_scratch_add(&total, 2 * j.n, j.real);
    j.copy = nx_scratch_add(&total, v && !j.is_complex ? j.n * j.n : 0, j.size);
    if (total < 0) return NX_NO_MEMORY;
    double n = (double)b->n;
    return nx_batch_run(b->count, 25 * n * n * n, total, eig_task, &j, &b->bad);
}
