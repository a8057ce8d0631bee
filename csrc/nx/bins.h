/* bins.h: counting values in bins. Exactly one of counts and sums is written, and it must be cleared before. */
#ifndef NX_BINS_H
#define NX_BINS_H
#include "nx.h"

/* x: 1-D, any real dtype and stride; NaN and values outside the edges are left out. edges: n_bins + 1, ascending; bins hold
 * low <= x < high, the last also its upper edge. even: the edges are equally spaced. weights: one a value, or NULL: counts. */
void nx_histogram(const nx_view *x, const double *edges, int64_t n_bins, bool even, const double *weights, int64_t *counts, double *sums);
/* Every x lies within the table. */
void nx_bincount(const int64_t *x, int64_t n, const double *weights, int64_t *counts, double *sums);
#endif
