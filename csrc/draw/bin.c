/* bin.c: the loops behind histograms and domains. Values are read once, in blocks, whatever their dtype. */
#include "../isa.h"
#include "bin.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Counters side by side, so that equal neighbours do not wait for each other's store. */
#define LANES 4
/* Above this many bins the lanes would leave the cache. */
#define LANED_BINS 4096

static int64_t min64(int64_t a, int64_t b) { return a < b ? a : b; }

/* The vector runs for this machine. */
static const draw_bin_runs *runs(void) {
    return ISA_BEST(&draw_bin_runs);
}

draw_axis draw_axis_of(const double *edges, int64_t bins) {
    draw_axis axis = {edges, bins, 0.0, 1.0};
    double width = (edges[bins] - edges[0]) / (double)bins, scale = 1.0 / width, off = 0.0;
    if (!(width > 0) || !isfinite(width) || !isfinite(scale) || bins > INT32_MAX / 2) return axis;
    for (int64_t i = 0; i <= bins; i++) off = fmax(off, fabs(edges[i] - (edges[0] + (double)i * width)));
    if (off > 0.5 * width) return axis;
    axis.scale = scale;
    /* Rounding of the edges, of v - edges[0] and of the product. */
    double size = fmax(fabs(edges[0]), fabs(edges[bins]));
    axis.doubt = (off + 4 * DBL_EPSILON * size) * scale + 8 * DBL_EPSILON * (double)bins;
    return axis;
}

/* The bin of v, for edges[0] <= v <= edges[bins]. */
static inline int64_t near_bin(double v, draw_axis axis) {
    int64_t i = (int32_t)((v - axis.edges[0]) * axis.scale);
    if (i >= axis.bins) i = axis.bins - 1;
    while (v < axis.edges[i]) i--;
    while (v >= axis.edges[i + 1] && i + 1 < axis.bins) i++;
    return i;
}

static inline int64_t search_bin(double v, draw_axis axis) {
    int64_t low = 0, count = axis.bins;
    while (count > 1) {
        int64_t half = count / 2;
        low += v >= axis.edges[low + half] ? half : 0;
        count -= half;
    }
    return low;
}

static inline int64_t bin_of(double v, draw_axis axis) {
    return axis.scale > 0 ? near_bin(v, axis) : search_bin(v, axis);
}

static void note_outside(double v, draw_axis axis, draw_outside *outside) {
    if (isnan(v)) outside->nan++;
    else if (v < axis.edges[0]) outside->under++;
    else outside->over++;
}

static void count_one(double v, draw_axis axis, int64_t *counts, draw_outside *outside) {
    if (v >= axis.edges[0] && v <= axis.edges[axis.bins]) counts[bin_of(v, axis)]++;
    else note_outside(v, axis, outside);
}

static void count_block(const double *v, int64_t n, draw_axis axis, int64_t *counts, draw_outside *outside) {
    for (int64_t i = 0; i < n; i++) count_one(v[i], axis, counts, outside);
}

/* lanes: LANES rows of axis.bins counters. */
static void count_lanes(const double *v, int64_t n, draw_axis axis, int64_t *lanes, draw_outside *outside, draw_guess_run *guess) {
    int32_t bins[DRAW_BLOCK];
    guess(v, n, axis, bins);
    for (int64_t i = 0; i < n; i++) {
        if (bins[i] >= 0) lanes[(i & (LANES - 1)) * axis.bins + bins[i]]++;
        else count_one(v[i], axis, lanes, outside);
    }
}

static void weigh_block(const double *v, const double *w, int64_t n, draw_axis axis, int64_t *counts, double *sums,
                        draw_outside *outside) {
    double lo = axis.edges[0], hi = axis.edges[axis.bins];
    for (int64_t i = 0; i < n; i++) {
        if (v[i] >= lo && v[i] <= hi) {
            int64_t bin = bin_of(v[i], axis);
            counts[bin]++;
            sums[bin] += w[i];
        } else {
            note_outside(v[i], axis, outside);
        }
    }
}

static void fold_lanes(const int64_t *lanes, int64_t bins, int64_t *counts) {
    for (int64_t lane = 0; lane < LANES; lane++)
        for (int64_t i = 0; i < bins; i++) counts[i] += lanes[lane * bins + i];
}

int draw_bin_count(draw_column values, const draw_column *weights, int64_t n, draw_axis axis, int64_t *counts, double *sums,
                   draw_outside *outside) {
    double scratch[DRAW_BLOCK], weight_scratch[DRAW_BLOCK];
    bool laned = !weights && axis.doubt < 0.125 && axis.bins <= LANED_BINS && n > 8 * LANES * axis.bins;
    int64_t *lanes = laned ? calloc((size_t)(LANES * axis.bins), sizeof *lanes) : counts;
    if (!lanes) return -1;
    draw_guess_run *guess = runs()->guess;
    for (int64_t at = 0; at < n; at += DRAW_BLOCK) {
        int64_t m = min64(DRAW_BLOCK, n - at);
        const double *v = draw_block(values.load, values.data + at * values.step, values.step, m, scratch);
        if (weights) {
            const double *w = draw_block(weights->load, weights->data + at * weights->step, weights->step, m, weight_scratch);
            weigh_block(v, w, m, axis, counts, sums, outside);
        } else {
            laned ? count_lanes(v, m, axis, lanes, outside, guess) : count_block(v, m, axis, lanes, outside);
        }
    }
    if (laned) {
        fold_lanes(lanes, axis.bins, counts);
        free(lanes);
    }
    return 0;
}

static void pair_block(const double *x, const double *y, const double *w, int64_t n, draw_axis x_axis, draw_axis y_axis,
                       int64_t *counts, double *sums, draw_outside *outside) {
    double x_lo = x_axis.edges[0], x_hi = x_axis.edges[x_axis.bins], y_lo = y_axis.edges[0], y_hi = y_axis.edges[y_axis.bins];
    for (int64_t i = 0; i < n; i++) {
        if (x[i] >= x_lo && x[i] <= x_hi && y[i] >= y_lo && y[i] <= y_hi) {
            int64_t bin = bin_of(x[i], x_axis) * y_axis.bins + bin_of(y[i], y_axis);
            counts[bin]++;
            if (w) sums[bin] += w[i];
        } else if (isnan(x[i]) || isnan(y[i])) {
            outside->nan++;
        } else {
            outside->over++;
        }
    }
}

int draw_bin_count2d(draw_column x, draw_column y, const draw_column *weights, int64_t n, draw_axis x_axis, draw_axis y_axis,
                     int64_t *counts, double *sums, draw_outside *outside) {
    double xs[DRAW_BLOCK], ys[DRAW_BLOCK], ws[DRAW_BLOCK];
    for (int64_t at = 0; at < n; at += DRAW_BLOCK) {
        int64_t m = min64(DRAW_BLOCK, n - at);
        const double *w = weights ? draw_block(weights->load, weights->data + at * weights->step, weights->step, m, ws) : NULL;
        pair_block(draw_block(x.load, x.data + at * x.step, x.step, m, xs), draw_block(y.load, y.data + at * y.step, y.step, m, ys), w,
                   m, x_axis, y_axis, counts, sums, outside);
    }
    return 0;
}

static void bound_each(const double *v, int64_t n, draw_bounds *b) {
    for (int64_t i = 0; i < n; i++) {
        b->nan += isnan(v[i]);
        if (!isfinite(v[i])) continue;
        b->finite++;
        if (v[i] < b->min) b->min = v[i];
        if (v[i] > b->max) b->max = v[i];
        if (v[i] > 0 && v[i] < b->min_positive) b->min_positive = v[i];
    }
}

draw_bounds draw_bounds_of(draw_column values, int64_t n) {
    double scratch[DRAW_BLOCK];
    draw_bounds b = {INFINITY, -INFINITY, INFINITY, 0, 0};
    draw_finite_run *bound_finite = runs()->finite;
    for (int64_t at = 0; at < n; at += DRAW_BLOCK) {
        int64_t m = min64(DRAW_BLOCK, n - at), whole = m / DRAW_WAYS * DRAW_WAYS;
        const double *v = draw_block(values.load, values.data + at * values.step, values.step, m, scratch);
        if (!bound_finite(v, whole, &b)) bound_each(v, whole, &b);
        bound_each(v + whole, m - whole, &b);
    }
    return b;
}
