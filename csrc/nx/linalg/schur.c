/* schur.c: complex matrices: Householder's Hessenberg form, QR steps with one shift by rotations, vectors by substitution.
 * Sources: Golub and Van Loan, "Matrix Computations", 7.4 to 7.6; Wilkinson's shift; when a subdiagonal element is
 * negligible: Ahues and Tisseur 1997. */
#include "eigen.h"
#include <float.h>
#include <math.h>

#define N NX_EIGEN_MOST
#define NOTHING (DBL_MIN / DBL_EPSILON)

static nx_number plus_times(nx_number sum, nx_number x, nx_number y) {
    nx_number product = nx_number_times(x, y);
    return (nx_number){sum.re + product.re, sum.im + product.im};
}
static nx_number conjugate(nx_number x) { return (nx_number){x.re, -x.im}; }
static nx_number scaled(nx_number x, double by) { return (nx_number){x.re * by, x.im * by}; }
static double square(nx_number x) { return x.re * x.re + x.im * x.im; }

/* Of numbers of about one. */
static nx_number root(nx_number x) {
    double size = sqrt(square(x)), big = sqrt((size + fabs(x.re)) / 2);
    if (big == 0) return (nx_number){0, 0};
    double other = x.im / (2 * big);
    return x.re >= 0 ? (nx_number){big, other} : (nx_number){fabs(other), copysign(big, x.im)};
}

/* H = 1 - tau v v^H, Hermitian, v[0] = 1, with H x = (beta, 0, ...), beta of the phase of x[0]; x becomes v. */
static double reflection(nx_number *x, int n, nx_number *beta) {
    double rest = 0, first = square(x[0]);
    int exponent = 0;
    for (int i = 1; i < n; i++) rest += square(x[i]);
    if (rest + first <= NX_EIGEN_SMALL) {
        exponent = nx_eigen_enlarge(&x->re, 2 * n);
        rest = 0, first = square(x[0]);
        for (int i = 1; i < n; i++) rest += square(x[i]);
    }
    *beta = (nx_number){scalbn(x[0].re, exponent), scalbn(x[0].im, exponent)};
    if (rest == 0) return 0;
    double length = sqrt(first + rest), size = sqrt(first);
    nx_number phase = size > 0 ? scaled(x[0], 1 / size) : (nx_number){1, 0};
    nx_number factor = scaled(conjugate(phase), 1 / (size + length));
    *beta = scaled(phase, -scalbn(length, exponent));
    for (int i = 1; i < n; i++) x[i] = nx_number_times(x[i], factor);
    x[0] = (nx_number){1, 0};
    return (size + length) / length;
}

static void reflect_rows(nx_eigen *e, const nx_number *v, int n, double tau, int row) {
    for (int k = row; k < e->n; k++) {
        nx_number sum = {0, 0};
        for (int i = 0; i < n; i++) sum = plus_times(sum, conjugate(v[i]), e->h.complex[row + i][k]);
        sum = scaled(sum, -tau);
        for (int i = 0; i < n; i++) e->h.complex[row + i][k] = plus_times(e->h.complex[row + i][k], v[i], sum);
    }
}

static void reflect_columns(nx_number (*m)[N], const nx_number *v, int n, double tau, int column, int last) {
    for (int k = 0; k <= last; k++) {
        nx_number *row = m[k] + column, sum = {0, 0};
        for (int i = 0; i < n; i++) sum = plus_times(sum, v[i], row[i]);
        sum = scaled(sum, -tau);
        for (int i = 0; i < n; i++) row[i] = plus_times(row[i], conjugate(v[i]), sum);
    }
}

static void make_hessenberg(nx_eigen *e) {
    nx_number (*h)[N] = e->h.complex, v[N], beta;
    for (int k = e->lo; k + 1 < e->hi; k++) {
        int n = e->hi - k;
        for (int i = 0; i < n; i++) v[i] = h[k + 1 + i][k];
        double tau = reflection(v, n, &beta);
        h[k + 1][k] = beta;
        for (int i = 1; i < n; i++) h[k + 1 + i][k] = (nx_number){0, 0};
        if (tau == 0) continue;
        reflect_rows(e, v, n, tau, k + 1);
        reflect_columns(h, v, n, tau, k + 1, e->hi);
        if (e->vectors) reflect_columns(e->z.complex, v, n, tau, k + 1, e->n - 1);
    }
}

/* Whether h[k][k - 1] is nothing beside what stands around it. */
static bool is_negligible(const nx_eigen *e, int k) {
    const nx_number (*h)[N] = (const nx_number (*)[N])e->h.complex;
    double below = nx_number_extent(h[k][k - 1]), above = nx_number_extent(h[k - 1][k]), size = nx_number_extent(h[k][k]);
    double sum = nx_number_extent(h[k - 1][k - 1]) + size;
    if (below <= NOTHING) return true;
    if (sum == 0) {
        if (k - 2 >= e->lo) sum += nx_number_extent(h[k - 1][k - 2]);
        if (k + 1 <= e->hi) sum += nx_number_extent(h[k + 1][k]);
    }
    if (below > DBL_EPSILON * sum) return false;
    double gap = nx_number_extent(nx_number_minus(h[k - 1][k - 1], h[k][k]));
    double most = nx_eigen_max(size, gap), least = nx_eigen_min(size, gap), all = most + nx_eigen_max(below, above);
    return nx_eigen_min(below, above) * (nx_eigen_max(below, above) / all) <= nx_eigen_max(NOTHING, DBL_EPSILON * (least * (most / all)));
}

/* The eigenvalue of the last two rows that is nearer to the last element. */
static nx_number find_shift(const nx_eigen *e, int first, int last, int step) {
    const nx_number (*h)[N] = (const nx_number (*)[N])e->h.complex;
    nx_number d = h[last][last];
    if (step % 20 == 10) return (nx_number){h[first][first].re + 0.75 * nx_number_extent(h[first + 1][first]), h[first][first].im};
    if (step % 20 == 0) return (nx_number){d.re + 0.75 * nx_number_extent(h[last][last - 1]), d.im};
    nx_number b = h[last - 1][last], c = h[last][last - 1], half = scaled(nx_number_minus(h[last - 1][last - 1], d), 0.5);
    double scale = nx_eigen_max(nx_number_extent(half), nx_eigen_max(nx_number_extent(b), nx_number_extent(c)));
    if (scale < DBL_MIN) return d;
    half = scaled(half, 1 / scale);
    nx_number product = nx_number_times(scaled(b, 1 / scale), scaled(c, 1 / scale));
    nx_number y = root(plus_times(product, half, half));
    if (half.re * y.re + half.im * y.im < 0) y = scaled(y, -1);
    nx_number sum = {half.re + y.re, half.im + y.im};
    if (nx_number_extent(sum) == 0) return d;
    return nx_number_minus(d, scaled(nx_number_over(product, sum), scale));
}

/* x' = c x + s y, y' = c y - conj(s) x with real c */
typedef struct {
    double c;
    nx_number s;
} Turn;

/* That makes y zero. */
static Turn turn_of(nx_number x, nx_number y) {
    double most = nx_eigen_max(nx_number_extent(x), nx_number_extent(y)), least = nx_number_extent(x);
    if (most < 0x1p-200) x = scaled(x, 1 / most), y = scaled(y, 1 / most);
    if (least < 0x1p-200 * most) return (Turn){0, scaled(conjugate(y), 1 / sqrt(square(y)))};
    double first = square(x), by = 1 / sqrt(first * (first + square(y)));
    return (Turn){first * by, scaled(nx_number_times(x, conjugate(y)), by)};
}

static void turn_pair(nx_number *x, nx_number *y, double c, nx_number s) {
    nx_number a = *x, b = *y, back = {-s.re, s.im};
    *x = plus_times(scaled(a, c), s, b);
    *y = plus_times(scaled(b, c), back, a);
}

static void qr_step(nx_eigen *e, int first, int last, int step) {
    nx_number (*h)[N] = e->h.complex, shift = find_shift(e, first, last, step);
    nx_number x = nx_number_minus(h[first][first], shift), y = h[first + 1][first];
    for (int k = first; k < last; k++) {
        if (k > first) x = h[k][k - 1], y = h[k + 1][k - 1];
        Turn t = turn_of(x, y);
        int top = e->vectors ? 0 : first, right = e->vectors ? e->n - 1 : last, bottom = k + 2 < last ? k + 2 : last;
        for (int i = k > first ? k - 1 : k; i <= right; i++) turn_pair(&h[k][i], &h[k + 1][i], t.c, t.s);
        if (k > first) h[k + 1][k - 1] = (nx_number){0, 0};
        for (int i = top; i <= bottom; i++) turn_pair(&h[i][k], &h[i][k + 1], t.c, conjugate(t.s));
        for (int i = 0; e->vectors && i < e->n; i++)
            turn_pair(&e->z.complex[i][k], &e->z.complex[i][k + 1], t.c, conjugate(t.s));
    }
}

static bool make_triangular(nx_eigen *e) {
    int last = e->hi;
    for (int step = 1; last >= e->lo; step++) {
        int first = last;
        while (first > e->lo && !is_negligible(e, first)) first--;
        if (first > e->lo) e->h.complex[first][first - 1] = (nx_number){0, 0};
        if (first < last) {
            if (step > 60) return false;
            qr_step(e, first, last, step);
            continue;
        }
        last--;
        step = 0;
    }
    for (int i = 0; i < e->n; i++) e->w[i] = e->h.complex[i][i];
    return true;
}

static void find_vector(nx_eigen *e, int k) {
    const nx_number (*h)[N] = (const nx_number (*)[N])e->h.complex, w = e->w[k];
    nx_number x[N] = {{0, 0}};
    x[k] = (nx_number){1, 0};
    for (int i = k - 1; i >= 0; i--) {
        nx_number sum = {0, 0};
        for (int p = i + 1; p <= k; p++) sum = plus_times(sum, h[i][p], x[p]);
        x[i] = nx_number_over(scaled(sum, -1), nx_eigen_divisor(nx_number_minus(h[i][i], w), w));
        nx_eigen_contain(x, k + 1, x[i]);
    }
    for (int i = 0; i < e->n; i++) {
        e->v[k][i] = (nx_number){0, 0};
        for (int p = 0; p <= k; p++) e->v[k][i] = plus_times(e->v[k][i], e->z.complex[i][p], x[p]);
    }
}

bool nx_eigen_complex(nx_eigen *e) {
    for (int i = 0; i < e->n && e->vectors; i++) e->z.complex[i][i] = (nx_number){1, 0};
    make_hessenberg(e);
    if (!make_triangular(e)) return false;
    for (int k = 0; k < e->n && e->vectors; k++) find_vector(e, k);
    return true;
}
