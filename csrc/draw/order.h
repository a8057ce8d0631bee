/* order.h: order statistics and moments of a column's finite values within [lo, hi]. */
#ifndef DRAW_ORDER_H
#define DRAW_ORDER_H
#include "bin.h"

/* The finite values within [lo, hi], copied to `to` (room for n); returns how many. */
int64_t draw_gather(draw_column values, int64_t n, double lo, double hi, double *to);

/* out[k] = the q[k]-quantile of v[n], n > 0, between neighbours by straight lines (NumPy's "linear"). Reorders v. */
void draw_quantiles(double *v, int64_t n, const double *q, int64_t count, double *out);

typedef struct {
    int64_t n;
    double mean, variance, skewness; /* population moments; skewness 0 where the variance is 0 */
} draw_moments;
draw_moments draw_moments_of(const double *v, int64_t n);

#endif
