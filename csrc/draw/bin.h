/* bin.h: counting values in bins, and the bounds of a column. NumPy's edge rules: bin i holds edges[i] <= v < edges[i+1],
 * the last one also its upper edge; NaN and what lies outside is counted apart. */
#ifndef DRAW_BIN_H
#define DRAW_BIN_H
#include <stdbool.h>
#include <stdint.h>

#include "numbers.h"

/* n elements that lie `step` bytes apart. */
typedef struct {
    const char *data;
    int64_t step;
    draw_load load;
} draw_column;

/* bins + 1 ascending finite edges. scale > 0: a value's bin is near t = (v - edges[0]) * scale, and certainly floor(t) where
 * t lies further than doubt from a whole number; scale 0: search. */
typedef struct {
    const double *edges;
    int64_t bins;
    double scale, doubt;
} draw_axis;

typedef struct {
    int64_t nan, under, over;
} draw_outside;

/* Finds scale and doubt. */
draw_axis draw_axis_of(const double *edges, int64_t bins);

/* counts[bins] += ...; weights may be NULL, then so may sums. Returns 0, or -1 when there is no memory. */
int draw_bin_count(draw_column values, const draw_column *weights, int64_t n, draw_axis axis, int64_t *counts, double *sums,
                   draw_outside *outside);

/* The same for pairs: counts[ix * y.bins + iy]. A pair with a NaN counts as nan, one outside either axis as over. */
int draw_bin_count2d(draw_column x, draw_column y, const draw_column *weights, int64_t n, draw_axis x_axis, draw_axis y_axis,
                     int64_t *counts, double *sums, draw_outside *outside);

typedef struct {
    double min, max, min_positive; /* of the finite values; +inf, -inf, +inf where there are none */
    int64_t finite, nan;
} draw_bounds;
draw_bounds draw_bounds_of(draw_column values, int64_t n);

/* Vector runs, once an instruction set (kernels/bin_runs.c). */
typedef void draw_guess_run(const double *v, int64_t n, draw_axis axis, int32_t *bins);
typedef bool draw_finite_run(const double *v, int64_t n, draw_bounds *b);
#define DRAW_WAYS 8

typedef struct {
    /* The bins of evenly binned values as far as one product tells them; -1 where not (near an edge, outside, NaN). */
    draw_guess_run *guess;
    /* Bounds of a block whose values are all finite; false, with b untouched, where not. n: a multiple of DRAW_WAYS. */
    draw_finite_run *finite;
} draw_bin_runs;
extern const draw_bin_runs draw_bin_runs_base, draw_bin_runs_avx2, draw_bin_runs_avx512;

#endif
