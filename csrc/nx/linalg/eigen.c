/* eigen.c: see eigen.h. */
#include "eigen.h"
#include "batch.h"
#include <math.h>

#define N NX_EIGEN_MOST

nx_number nx_number_over(nx_number x, nx_number y) {
    if (y.im == 0) return (nx_number){x.re / y.re, x.im / y.re};
    if (fabs(y.re) >= fabs(y.im)) {
        double ratio = y.im / y.re, below = y.re + y.im * ratio;
        return (nx_number){(x.re + x.im * ratio) / below, (x.im - x.re * ratio) / below};
    }
    double ratio = y.re / y.im, below = y.im + y.re * ratio;
    return (nx_number){(x.re * ratio + x.im) / below, (x.im * ratio - x.re) / below};
}

void nx_eigen_contain(nx_number *x, int n, nx_number last) {
    double size = nx_number_extent(last);
    if (size < 0x1p300) return;
    int exponent = -ilogb(size);
    for (int i = 0; i < n; i++) x[i] = (nx_number){scalbn(x[i].re, exponent), scalbn(x[i].im, exponent)};
}

int nx_eigen_enlarge(double *x, int n) {
    double most = 0;
    for (int i = 0; i < n; i++) most = nx_eigen_max(most, fabs(x[i]));
    int exponent = most > 0 ? ilogb(most) : 0;
    for (int i = 0; i < n && exponent != 0; i++) x[i] = scalbn(x[i], -exponent);
    return exponent;
}

/* ---- balancing: Parlett and Reinsch 1969; lengths as in James, Langou and Lowery 2014 -------------------------------- */

/* Elements of either kind: parts 1 or 2. */
typedef struct {
    double *h;
    int parts;
} Any;

static double extent(Any a, int i, int k) {
    const double *x = a.h + (i * N + k) * a.parts;
    return fabs(x[0]) + (a.parts == 2 ? fabs(x[1]) : 0);
}

static double square(Any a, int i, int k) {
    const double *x = a.h + (i * N + k) * a.parts;
    return x[0] * x[0] + (a.parts == 2 ? x[1] * x[1] : 0);
}

static void swap_numbers(Any a, int i, int k, int p, int q) {
    for (int part = 0; part < a.parts; part++) {
        double *x = a.h + (i * N + k) * a.parts + part, *y = a.h + (p * N + q) * a.parts + part, hold = *x;
        *x = *y;
        *y = hold;
    }
}

static void exchange(nx_eigen *e, Any a, int from, int to) {
    e->place[to] = from;
    for (int i = 0; i < e->n && from != to; i++) swap_numbers(a, i, from, i, to);
    for (int i = 0; i < e->n && from != to; i++) swap_numbers(a, from, i, to, i);
}

/* Whether row (column) i is zero but for its diagonal, among rows lo..hi. */
static bool is_alone(const nx_eigen *e, Any a, int i, bool row) {
    for (int k = e->lo; k <= e->hi; k++)
        if (k != i && (row ? extent(a, i, k) : extent(a, k, i)) != 0) return false;
    return true;
}

/* Eigenvalues that stand alone in their row go to the end, those alone in their column to the beginning. */
static void isolate(nx_eigen *e, Any a) {
    for (int i = e->hi; i >= 0 && e->hi > 0; i--)
        if (is_alone(e, a, i, true)) {
            exchange(e, a, i, e->hi--);
            i = e->hi + 1;
        }
    for (int i = e->lo; i <= e->hi && e->lo < e->hi; i++)
        if (is_alone(e, a, i, false)) {
            exchange(e, a, i, e->lo++);
            i = e->lo - 1;
        }
}

/* The power of two by which column i is multiplied and row i divided, so that their lengths come near each other. */
static double factor_of(const nx_eigen *e, Any a, int i) {
    double column = 0, row = 0, factor = 1;
    for (int k = e->lo; k <= e->hi; k++) {
        column += square(a, k, i);
        row += square(a, i, k);
    }
    if (column == 0 || row == 0 || (column < 4 * row && row < 4 * column)) return 1;
    column = sqrt(column), row = sqrt(row);
    const double before = column + row;
    for (; column < row / 2 && factor < 0x1p200; factor *= 2) column *= 2, row /= 2;
    for (; row < column / 2 && factor > 0x1p-200; factor /= 2) row *= 2, column /= 2;
    return column + row < 0.95 * before ? factor : 1;
}

static void balance(nx_eigen *e, Any a) {
    bool changed = true;
    isolate(e, a);
    for (int i = 0; i < e->n; i++) e->scale[i] = 1;
    for (int round = 0; changed && round < 20; round++) {
        changed = false;
        for (int i = e->lo; i <= e->hi; i++) {
            double factor = factor_of(e, a, i), all = e->scale[i] * factor;
            if (factor == 1 || all > 0x1p300 || all < 0x1p-300) continue;
            changed = true;
            e->scale[i] = all;
            for (int k = 0; k < e->n * a.parts; k++) a.h[i * N * a.parts + k] /= factor;
            for (int k = 0; k < e->n * a.parts; k++) a.h[(k / a.parts * N + i) * a.parts + k % a.parts] *= factor;
        }
    }
}

/* ---- vectors of the matrix as it came ------------------------------------------------------------------------------- */

static void unbalance(const nx_eigen *e, nx_number *v) {
    for (int i = e->lo; i <= e->hi; i++) v[i].re *= e->scale[i], v[i].im *= e->scale[i];
    for (int step = 0; step < e->n; step++) {
        int i = step < e->lo ? e->lo - 1 - step : e->hi + 1 + step - e->lo;
        if (i >= e->n) break;
        nx_number hold = v[i];
        v[i] = v[e->place[i]];
        v[e->place[i]] = hold;
    }
}

/* To length one; turned: so that its largest element is real, positive or (keeps_sign) of its real part's sign, as LAPACK
 * has it of complex matrices and of real ones. */
static void normalise(nx_number *v, int n, bool turned, bool keeps_sign) {
    double most = 0, sum = 0, best = 0;
    int at = 0;
    for (int i = 0; i < n; i++) most = nx_eigen_max(most, nx_number_extent(v[i]));
    double by = most < 0x1p200 && most > 0x1p-200 ? 1 : scalbn(1, -ilogb(most));
    for (int i = 0; i < n; i++) {
        v[i] = (nx_number){v[i].re * by, v[i].im * by};
        double square = v[i].re * v[i].re + v[i].im * v[i].im;
        sum += square;
        if (square > best) best = square, at = i;
    }
    double length = sqrt(sum), size = keeps_sign ? copysign(sqrt(best), v[at].re) : sqrt(best);
    nx_number turn = turned ? (nx_number){v[at].re / size, -v[at].im / size} : (nx_number){1, 0};
    for (int i = 0; i < n; i++) {
        v[i] = nx_number_times(v[i], turn);
        v[i] = (nx_number){v[i].re / length + 0.0, v[i].im / length + 0.0};
    }
    if (turned) v[at].im = 0;
}

/* ---- one matrix, and a batch of them --------------------------------------------------------------------------------- */

static double part_at(const nx_eigen_job *j, const char *a, int64_t i) {
    return nx_real_of(j->dtype) == NX_F32 ? ((const float *)a)[i] : ((const double *)a)[i];
}

static void put(const nx_eigen_job *j, char *out, int64_t i, nx_number x) {
    if (nx_real_of(j->dtype) == NX_F32)
        ((float *)out)[2 * i] = (float)x.re, ((float *)out)[2 * i + 1] = (float)x.im;
    else
        ((double *)out)[2 * i] = x.re, ((double *)out)[2 * i + 1] = x.im;
}

static double largest(Any a, int n) {
    double most = 0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n * a.parts; k++) most = nx_eigen_max(most, fabs(a.h[i * N * a.parts + k]));
    return most;
}

/* Takes a power of two out of the elements: their sizes come within 2^range. Its exponent. */
static int level(Any a, int n, int range) {
    double most = largest(a, n);
    int exponent = most > 0 ? ilogb(most) : 0;
    exponent = exponent > range ? exponent - range : exponent < -range ? exponent + range : 0;
    double by = scalbn(1, -exponent);
    for (int i = 0; i < n && exponent != 0; i++)
        for (int k = 0; k < n * a.parts; k++) a.h[i * N * a.parts + k] *= by;
    return exponent;
}

static void load(const nx_eigen_job *j, const char *a, Any to) {
    int line = j->n * to.parts;
    for (int i = 0; i < j->n; i++)
        for (int k = 0; k < line; k++) to.h[i * N * to.parts + k] = part_at(j, a, i * line + k);
}

static bool find_one(const nx_eigen_job *j, int64_t i) {
    const int n = j->n;
    const char *a = (const char *)j->a + i * n * n * j->size;
    const bool is_complex = nx_is_complex(j->dtype);
    const int64_t wide = is_complex ? j->size : 2 * j->size;
    nx_eigen e = {.n = n, .lo = 0, .hi = n - 1, .vectors = j->v != NULL};
    Any matrix = {is_complex ? &e.h.complex[0][0].re : &e.h.real[0][0], is_complex ? 2 : 1};
    if (!nx_all_finite(j->dtype, a, n * n)) return false;
    load(j, a, matrix);
    int exponent = level(matrix, n, 400); /* so that squares do not overflow */
    balance(&e, matrix);
    exponent += level(matrix, n, 0); /* as what follows wants it */
    if (!(is_complex ? nx_eigen_complex : nx_eigen_real)(&e)) return false;
    for (int k = 0; k < n; k++) {
        nx_number w = e.w[k];
        if (exponent != 0) w = (nx_number){scalbn(w.re, exponent), scalbn(w.im, exponent)};
        put(j, (char *)j->w + i * n * wide, k, (nx_number){w.re + 0.0, w.im + 0.0});
        if (!j->v) continue;
        unbalance(&e, e.v[k]);
        normalise(e.v[k], n, is_complex || e.w[k].im != 0, !is_complex);
        for (int row = 0; row < n; row++) put(j, (char *)j->v + i * n * n * wide, row * n + k, e.v[k][row]);
    }
    return true;
}

int64_t nx_eigen_range(const nx_eigen_job *j, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; i++)
        if (!find_one(j, i)) return i - begin;
    return -1;
}
