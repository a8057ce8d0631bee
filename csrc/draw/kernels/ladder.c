/* ladder.c: stretches of bands. A narrow stretch is measured at one place, by turns at the two whose mean is right for
 * steep ones: over many in a column that is what measuring at both gives. */
#include "../ladder.h"

#define JOIN(a, b) a##_##b
#define NAME(a, b) JOIN(a, b)

#define NARROW (1.0 / 64) /* px */
#define EARLY 0.21132486540518713

/* The rows that the stretches are taken to lie between. Loops apart from each other, so that each becomes vector code. */
static void cut_rows(const double *restrict a, const double *restrict b, int n, double rows, ladder *restrict out) {
    for (int i = 0; i < n; i++) {
        double t = i & 1 ? 1 - EARLY : EARLY, p = a[i] + t * (a[i + 1] - a[i]), q = b[i] + t * (b[i + 1] - b[i]);
        double low = p < q ? p : q, high = p < q ? q : p;
        low = low > 0 ? low : 0, high = high > 0 ? high : 0;
        out->low[i] = (float)(low < rows ? low : rows), out->high[i] = (float)(high < rows ? high : rows);
    }
}

static void cut_columns(const double *restrict x, int n, double columns, ladder *restrict out) {
    for (int i = 0; i < n; i++) {
        double dx = x[i + 1] - x[i], at = x[i] > -1 ? x[i] : -1, next = x[i + 1] > -1 ? x[i + 1] : -1;
        int32_t column = (int32_t)(at < columns ? at : columns), last = (int32_t)(next < columns ? next : columns);
        int32_t fits = (dx <= NARROW) & (x[i] >= 0) & (x[i + 1] < columns) & (column == last);
        out->column[i] = fits ? column : -1;
        out->weight[i] = (float)dx;
    }
}

bool NAME(ladder_cut, ISA)(const double *x, const double *a, const double *b, int n, const double size[2], ladder *out) {
    int64_t any = 0;
    cut_rows(a, b, n, size[1], out);
    cut_columns(x, n, size[0], out);
    for (int i = 0; i <= n; i++) any |= !(a[i] - b[i] == a[i] - b[i]);
    return !any;
}
