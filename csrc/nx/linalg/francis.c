/* francis.c: real matrices: Householder's Hessenberg form, Francis's QR steps with two shifts at once, so that conjugate
 * pairs stay exact, and vectors by substitution. Sources: Golub and Van Loan, "Matrix Computations", 7.4 to 7.6; when a
 * subdiagonal element is negligible: Ahues and Tisseur 1997; pairs: Bai and Demmel 1993. */
#include "eigen.h"
#include <float.h>
#include <math.h>
#include <string.h>

#define N NX_EIGEN_MOST
#define NOTHING (DBL_MIN / DBL_EPSILON)

/* H = 1 - tau v v^T, v[0] = 1, with H x = (beta, 0, ...); x becomes v. */
static inline double reflection(double *x, int n, double *beta) {
    double rest = 0;
    int exponent = 0;
    bool is_done = true; /* asked of the elements: their squares may vanish */
    for (int i = 1; i < n; i++) rest += x[i] * x[i], is_done = is_done && x[i] == 0;
    if (rest + x[0] * x[0] <= NX_EIGEN_SMALL) {
        exponent = nx_eigen_enlarge(x, n);
        rest = 0;
        for (int i = 1; i < n; i++) rest += x[i] * x[i];
    }
    *beta = is_done ? x[0] : -copysign(sqrt(x[0] * x[0] + rest), x[0]);
    double over = x[0] - *beta, factor = is_done ? 0 : 1 / over, tau = is_done ? 0 : -over / *beta;
    for (int i = 1; i < n; i++) x[i] *= factor;
    x[0] = 1;
    if (exponent != 0) *beta = scalbn(*beta, exponent);
    return tau;
}

/* Rows from `row` on, columns first..last. */
static inline void reflect_rows(double (*h)[N], const double *v, int n, double tau, int row, int first, int last) {
    for (int k = first; k <= last; k++) {
        double sum = h[row][k];
        for (int i = 1; i < n; i++) sum += v[i] * h[row + i][k];
        sum *= tau;
        h[row][k] -= sum;
        for (int i = 1; i < n; i++) h[row + i][k] -= v[i] * sum;
    }
}

/* Columns from `column` on, rows first..last. */
static inline void reflect_columns(double (*h)[N], const double *v, int n, double tau, int column, int first, int last) {
    for (int k = first; k <= last; k++) {
        double *row = h[k] + column, sum = row[0];
        for (int i = 1; i < n; i++) sum += v[i] * row[i];
        sum *= tau;
        row[0] -= sum;
        for (int i = 1; i < n; i++) row[i] -= v[i] * sum;
    }
}

static void make_hessenberg(nx_eigen *e) {
    double (*h)[N] = e->h.real, v[N], beta;
    for (int k = e->lo; k + 1 < e->hi; k++) {
        int n = e->hi - k;
        for (int i = 0; i < n; i++) v[i] = h[k + 1 + i][k];
        double tau = reflection(v, n, &beta);
        h[k + 1][k] = beta;
        for (int i = 1; i < n; i++) h[k + 1 + i][k] = 0;
        if (tau == 0) continue;
        reflect_rows(h, v, n, tau, k + 1, k + 1, e->n - 1);
        reflect_columns(h, v, n, tau, k + 1, 0, e->hi);
        if (e->vectors) reflect_columns(e->z.real, v, n, tau, k + 1, 0, e->n - 1);
    }
}

/* Whether h[k][k - 1] is nothing beside what stands around it. */
static bool is_negligible(const nx_eigen *e, int k) {
    const double (*h)[N] = (const double (*)[N])e->h.real;
    double below = fabs(h[k][k - 1]), above = fabs(h[k - 1][k]), sum = fabs(h[k - 1][k - 1]) + fabs(h[k][k]);
    double before = k - 2 >= e->lo ? fabs(h[k - 1][k - 2]) : 0, after = k + 1 <= e->hi ? fabs(h[k + 1][k]) : 0;
    double beside = DBL_EPSILON * nx_eigen_min(before, after);
    /* where diagonals vanish (skew matrices), what stands beside them on both sides is the measure */
    if (below <= NOTHING || (below <= beside && below * above <= beside * beside)) return true;
    if (sum == 0) sum = before + after;
    if (below > DBL_EPSILON * sum) return false;
    double gap = fabs(h[k - 1][k - 1] - h[k][k]), size = fabs(h[k][k]);
    double most = nx_eigen_max(size, gap), least = nx_eigen_min(size, gap), all = most + nx_eigen_max(below, above);
    return nx_eigen_min(below, above) * (nx_eigen_max(below, above) / all) <= nx_eigen_max(NOTHING, DBL_EPSILON * (least * (most / all)));
}

/* The shifts: eigenvalues of the last two rows, of two real ones twice the nearer one. */
static void find_shifts(const nx_eigen *e, int first, int last, int step, nx_number shift[2]) {
    const double (*h)[N] = (const double (*)[N])e->h.real;
    double a = h[last - 1][last - 1], b = h[last - 1][last], c = h[last][last - 1], d = h[last][last];
    if (step % 20 == 10 || step % 20 == 0) { /* something else, lest it go round in circles */
        bool at_end = step % 20 == 0;
        double s = at_end ? fabs(c) + fabs(h[last - 1][last - 2]) : fabs(h[first + 1][first]) + fabs(h[first + 2][first + 1]);
        a = d = 0.75 * s + (at_end ? d : h[first][first]);
        b = -0.4375 * s;
        c = s;
    }
    double scale = fabs(a) + fabs(b) + fabs(c) + fabs(d);
    shift[0] = shift[1] = (nx_number){0, 0};
    if (scale == 0) return;
    double by = 1 / scale;
    a *= by, b *= by, c *= by, d *= by;
    double middle = (a + d) / 2, square = (a - middle) * (d - middle) - b * c, root = sqrt(fabs(square));
    if (square >= 0) {
        shift[0] = (nx_number){middle * scale, root * scale};
        shift[1] = (nx_number){middle * scale, -root * scale};
        return;
    }
    double near = fabs(middle + root - d) <= fabs(middle - root - d) ? middle + root : middle - root;
    shift[0] = shift[1] = (nx_number){near * scale, 0};
}

/* The first column of (h - shift[0]) (h - shift[1]) from row m on. */
static void first_column(const double (*h)[N], int m, const nx_number shift[2], double v[3]) {
    double a = h[m][m], below = h[m + 1][m], size = fabs(a - shift[1].re) + fabs(shift[1].im) + fabs(below);
    double by = 1 / size, c = below * by;
    v[0] = c * h[m][m + 1] + (a - shift[0].re) * ((a - shift[1].re) * by) - shift[0].im * (shift[1].im * by);
    v[1] = c * (a + h[m + 1][m + 1] - shift[0].re - shift[1].re);
    v[2] = c * h[m + 2][m + 1];
    double all = fabs(v[0]) + fabs(v[1]) + fabs(v[2]);
    for (int i = 0; i < 3 && all > 0; i++) v[i] /= all;
}

/* Where two subdiagonal elements in a row are so small that the step may begin below them. */
static int find_begin(const double (*h)[N], int first, int last, const nx_number shift[2], double v[3]) {
    int m = last - 2;
    for (;; m--) {
        first_column(h, m, shift, v);
        if (m == first) return m;
        double size = fabs(h[m - 1][m - 1]) + fabs(h[m][m]) + fabs(h[m + 1][m + 1]);
        if (fabs(h[m][m - 1]) * (fabs(v[1]) + fabs(v[2])) <= DBL_EPSILON * fabs(v[0]) * size) return m;
    }
}

/* Reflects n rows and columns from k on, so that column k - 1 (m: the step's first one) ends there. */
static inline __attribute__((always_inline)) void move_bulge(nx_eigen *e, double *v, int n, int k, int m, int first, int last) {
    double (*h)[N] = e->h.real, beta;
    for (int i = 0; i < n && k > m; i++) v[i] = h[k + i][k - 1];
    double tau = reflection(v, n, &beta);
    if (k > m) {
        h[k][k - 1] = beta;
        for (int i = 1; i < n; i++) h[k + i][k - 1] = 0;
    } else if (m > first) {
        h[k][k - 1] *= 1 - tau;
    }
    reflect_rows(h, v, n, tau, k, k, e->vectors ? e->n - 1 : last);
    reflect_columns(h, v, n, tau, k, e->vectors ? 0 : first, k + 3 < last ? k + 3 : last);
    if (e->vectors) reflect_columns(e->z.real, v, n, tau, k, 0, e->n - 1);
}

/* One step on rows first..last, at least three. */
static void francis_step(nx_eigen *e, int first, int last, int step) {
    double v[3];
    nx_number shift[2];
    find_shifts(e, first, last, step, shift);
    int m = find_begin((const double (*)[N])e->h.real, first, last, shift, v);
    for (int k = m; k + 2 <= last; k++) move_bulge(e, v, 3, k, m, first, last);
    move_bulge(e, v, 2, last - 1, m, first, last);
}

/* ---- rows that belong together: after settle_pair [[a, b], [c, d]] has zero for c, or equal a and d and b c < 0 ------- */

typedef struct {
    double c, s;
} Turn;

static void turn_pair(double *x, double *y, Turn t) {
    double a = *x, b = *y;
    *x = t.c * a + t.s * b;
    *y = t.c * b - t.s * a;
}

static void apply_turn(double m[2][2], Turn t) {
    for (int k = 0; k < 2; k++) turn_pair(&m[0][k], &m[1][k], t);
    for (int i = 0; i < 2; i++) turn_pair(&m[i][0], &m[i][1], t);
}

static void make_triangle(double m[2][2], double first, double last) {
    m[0][0] = first, m[1][1] = last;
    m[0][1] -= m[1][0], m[1][0] = 0;
}

/* A conjugate pair, or two real eigenvalues so near each other that a square root tells them apart. */
static Turn settle_equal(double m[2][2]) {
    double sum = m[0][1] + m[1][0], gap = m[0][0] - m[1][1], length = hypot(sum, gap);
    double c = sqrt((1 + fabs(sum) / length) / 2);
    Turn t = {c, -copysign(1, sum) * (gap / 2) / (length * c)};
    apply_turn(m, t);
    double middle = (m[0][0] + m[1][1]) / 2, b = m[0][1], low = m[1][0];
    m[0][0] = m[1][1] = middle;
    if (low == 0 || (b != 0 && (b < 0) != (low < 0))) return t;
    if (b == 0) {
        make_triangle(m, middle, middle);
        return (Turn){-t.s, t.c};
    }
    double root = sqrt(fabs(b)), other = sqrt(fabs(low)), by = 1 / sqrt(fabs(b + low)), apart = copysign(root * other, low);
    make_triangle(m, middle + apart, middle - apart);
    Turn more = {root * by, other * by};
    return (Turn){t.c * more.c - t.s * more.s, t.c * more.s + t.s * more.c};
}

static Turn settle_pair(double m[2][2]) {
    double b = m[0][1], c = m[1][0], d = m[1][1], half = (m[0][0] - d) / 2;
    bool opposed = b != 0 && (b < 0) != (c < 0);
    if (c == 0) return (Turn){1, 0};
    if (opposed && fabs(half) <= 0x1p-100 * nx_eigen_min(fabs(b), fabs(c))) { /* nothing that a rotation could see */
        m[0][0] = m[1][1] = d + half;
        return (Turn){1, 0};
    }
    if (b == 0) {
        make_triangle(m, d, m[0][0]);
        return (Turn){0, 1};
    }
    double most = nx_eigen_max(fabs(b), fabs(c)), least = nx_eigen_min(fabs(b), fabs(c)) * ((b < 0) == (c < 0) ? 1 : -1);
    double scale = nx_eigen_max(fabs(half), most), square = half / scale * half + most / scale * least;
    if (square < 4 * DBL_EPSILON * scale) return settle_equal(m);
    double z = half + copysign(sqrt(scale) * sqrt(square), half), length = hypot(c, z);
    make_triangle(m, d + z, d - most / z * least);
    return (Turn){z / length, c / length};
}

static void settle(nx_eigen *e, int k) {
    double (*h)[N] = e->h.real, m[2][2] = {{h[k][k], h[k][k + 1]}, {h[k + 1][k], h[k + 1][k + 1]}};
    Turn t = settle_pair(m);
    h[k][k] = m[0][0], h[k][k + 1] = m[0][1];
    h[k + 1][k] = m[1][0], h[k + 1][k + 1] = m[1][1];
    double root = m[1][0] == 0 ? 0 : sqrt(fabs(m[0][1])) * sqrt(fabs(m[1][0]));
    e->w[k] = (nx_number){m[0][0], root};
    e->w[k + 1] = (nx_number){m[1][1], -root};
    if (!e->vectors || t.s == 0) return;
    for (int i = k + 2; i < e->n; i++) turn_pair(&h[k][i], &h[k + 1][i], t);
    for (int i = 0; i < k; i++) turn_pair(&h[i][k], &h[i][k + 1], t);
    for (int i = 0; i < e->n; i++) turn_pair(&e->z.real[i][k], &e->z.real[i][k + 1], t);
}

static bool make_triangular(nx_eigen *e) {
    double (*h)[N] = e->h.real;
    int last = e->hi;
    for (int step = 1; last >= e->lo; step++) {
        int first = last;
        while (first > e->lo && !is_negligible(e, first)) first--;
        if (first > e->lo) h[first][first - 1] = 0;
        if (first < last - 1) {
            if (step > 60) return false;
            francis_step(e, first, last, step);
            continue;
        }
        if (first == last)
            e->w[last] = (nx_number){h[last][last], 0};
        else
            settle(e, first);
        last = first - 1;
        step = 0;
    }
    return true;
}

/* ---- vectors of the triangle h ---------------------------------------------------------------------------------------- */

/* x[k] from the right side `sum` of row k alone. */
static void substitute_one(const nx_eigen *e, nx_number *x, int k, nx_number w, nx_number sum) {
    nx_number below = {e->h.real[k][k] - w.re, -w.im};
    x[k] = nx_number_over((nx_number){-sum.re, -sum.im}, nx_eigen_divisor(below, w));
}

/* x[k - 1] and x[k] from the right sides of both rows, by elimination from the larger element of the first column. */
static void substitute_two(const nx_eigen *e, nx_number *x, int k, nx_number w, nx_number upper, nx_number lower) {
    const double (*h)[N] = (const double (*)[N])e->h.real;
    nx_number a = {h[k - 1][k - 1] - w.re, -w.im}, b = {h[k - 1][k], 0}, c = {h[k][k - 1], 0}, d = {h[k][k] - w.re, -w.im};
    if (nx_number_extent(a) < nx_number_extent(c)) {
        nx_number hold = a;
        a = c, c = hold;
        hold = b, b = d, d = hold;
        hold = upper, upper = lower, lower = hold;
    }
    nx_number by = nx_number_over(c, a);
    d = nx_number_minus(d, nx_number_times(by, b));
    lower = nx_number_minus(lower, nx_number_times(by, upper));
    x[k] = nx_number_over((nx_number){-lower.re, -lower.im}, nx_eigen_divisor(d, w));
    nx_number rest = {-upper.re, -upper.im};
    x[k - 1] = nx_number_over(nx_number_minus(rest, nx_number_times(b, x[k])), a);
}

static nx_number row_times(const nx_eigen *e, const nx_number *x, int row, int first, int last) {
    nx_number sum = {0, 0};
    for (int i = first; i <= last; i++) sum.re += e->h.real[row][i] * x[i].re, sum.im += e->h.real[row][i] * x[i].im;
    return sum;
}

/* The vector of eigenvalue k; of a pair of its first row k, with the positive imaginary part. Its last row that is not 0. */
static int find_vector(const nx_eigen *e, nx_number *x, int k) {
    const double (*h)[N] = (const double (*)[N])e->h.real;
    const nx_number w = e->w[k];
    const int last = w.im == 0 ? k : k + 1;
    x[k] = (nx_number){1, 0};
    if (last > k && fabs(h[k][k + 1]) >= fabs(h[k + 1][k]))
        x[k + 1] = (nx_number){0, w.im / h[k][k + 1]};
    else if (last > k)
        x[k] = (nx_number){-w.im / h[k + 1][k], 0}, x[k + 1] = (nx_number){0, 1};
    for (int i = k - 1; i >= 0; i--) {
        bool is_pair = i > 0 && h[i][i - 1] != 0;
        nx_number sum = row_times(e, x, i, i + 1, last);
        if (is_pair) {
            substitute_two(e, x, i, w, row_times(e, x, i - 1, i + 1, last), sum);
            nx_eigen_contain(x, last + 1, x[i]);
            i--;
        } else {
            substitute_one(e, x, i, w, sum);
        }
        nx_eigen_contain(x, last + 1, x[i]);
    }
    return last;
}

static void find_vectors(nx_eigen *e) {
    for (int k = 0; k < e->n; k++) {
        nx_number x[N] = {{0, 0}}, *v = e->v[k];
        int last = find_vector(e, x, k);
        for (int i = 0; i < e->n; i++) {
            v[i] = (nx_number){0, 0};
            for (int p = 0; p <= last; p++) v[i].re += e->z.real[i][p] * x[p].re;
            for (int p = 0; p <= last && last > k; p++) v[i].im += e->z.real[i][p] * x[p].im;
        }
        if (e->w[k].im == 0) continue;
        for (int i = 0; i < e->n; i++) e->v[k + 1][i] = (nx_number){v[i].re, -v[i].im};
        k++;
    }
}

bool nx_eigen_real(nx_eigen *e) {
    for (int i = 0; i < e->n; i++) e->w[i] = (nx_number){e->h.real[i][i], 0};
    for (int i = 0; i < e->n && e->vectors; i++) e->z.real[i][i] = 1;
    make_hessenberg(e);
    if (!make_triangular(e)) return false;
    if (e->vectors) find_vectors(e);
    return true;
}
