/* bins.h: counting values in bins. Exactly one of counts and sums is written, and it must be cleared before. */
#ifndef NX_BINS_H
#define NX_BINS_H
#include "nx.h"

/* x: 1-D, any real dtype and stride; NaN and values outside the edges are left out. edges: n_bins + 1, ascending; bins hold
 * low <= x < high, the last also its upper edge. even: the edges are equally spaced. weights: one a value, or NULL: counts. */
typedef struct {
    const double *edges;
    int64_t n_bins;
    bool even;
} nx_bins;
void nx_histogram(const nx_view *x, const nx_bins *bins, const double *weights, int64_t *counts, double *sums);
/* Counts of points in the cells of two sets of bins, in C order; a point outside of either is left out. */
void nx_histogram2d(const nx_view *x, const nx_view *y, const nx_bins *across, const nx_bins *down, const double *weights, double *sums);
/* How often each number of x, which is dense, occurs: counts has room for NX_TALLY of them. False, with nothing written, where
 * one of them lies outside of [0, NX_TALLY). */
#define NX_TALLY 2048
bool nx_tally(const int64_t *x, int64_t n, int64_t *counts);
/* Least and greatest of n >= 1 numbers of a dense view of float32, float64 or int64, in its dtype; NaN where there is one. */
void nx_bounds(const nx_view *x, void *least, void *greatest);
/* Every x lies within the table. */
void nx_bincount(const int64_t *x, int64_t n, const double *weights, int64_t *counts, double *sums);
#endif
