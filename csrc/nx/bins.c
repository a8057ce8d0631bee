/* bins.c: counting values in bins, for histogram and bincount. Integer counts do not depend on how the work is split;
 * weighted sums run serially in the order of the data. */
#include "bins.h"
#include <math.h>
#include <string.h>

#define BLOCK 1024
#define LOCAL 2048 /* bins that fit a private table on the stack */

typedef struct {
    nx_view x;
    const double *edges, *weights;
    int64_t n_bins, *counts;
    double *sums;
    bool even;
} Work;

/* Bins of v in equally spaced edges, -1 outside. The quotient may err near an edge: there the edges themselves decide.
 * Few values come so near (none of them does in most blocks), so that the first loop needs no look at memory. */
static void even_bins(const Work *w, const double *v, int64_t n, int32_t *bin) {
    double low = w->edges[0], high = w->edges[w->n_bins], scale = (double)w->n_bins / (high - low);
    double near = 16 * 2.220446049250313e-16 * (fmax(fabs(low), fabs(high)) * scale + (double)w->n_bins);
    double at[BLOCK], limit = 0.5 - near; /* loops of one width each, so that they become vector code */
    int32_t last = (int32_t)w->n_bins - 1;
    int64_t doubtful = 0;
    for (int64_t i = 0; i < n; i++)
        at[i] = (v[i] >= low) & (v[i] <= high) ? (v[i] - low) * scale : -1.5;
    for (int64_t i = 0; i < n; i++)
        bin[i] = (int32_t)at[i];
    for (int64_t i = 0; i < n; i++)
        doubtful += fabs(fabs(at[i] - (double)bin[i]) - 0.5) > limit;
    if (!doubtful)
        return;
    for (int64_t i = 0; i < n; i++) {
        int32_t k = bin[i] > last ? last : bin[i];
        if (k >= 0) {
            k -= k > 0 && v[i] < w->edges[k];
            k += k < last && v[i] >= w->edges[k + 1];
        }
        bin[i] = k;
    }
}

/* The bin of v in any ascending edges by halving without branches, -1 outside. */
static inline int32_t any_bin(const Work *w, double v) {
    if (!(v >= w->edges[0] && v <= w->edges[w->n_bins]))
        return -1;
    const double *base = w->edges;
    for (int64_t n = w->n_bins; n > 1;) {
        int64_t half = n / 2;
        base += base[half] <= v ? half : 0;
        n -= half;
    }
    return (int32_t)(base - w->edges);
}

/* The bins of elements [begin, begin + n), n <= BLOCK. */
static void find_bins(const Work *w, int64_t begin, int64_t n, int32_t *bin) {
    double scratch[BLOCK];
    const double *value = (const double *)(w->x.data + begin * w->x.stride[0]);
    if (w->x.dtype != NX_F64 || w->x.stride[0] != 8) {
        char *ptr[2] = {(char *)scratch, w->x.data + begin * w->x.stride[0]};
        nx_cast_run(NX_F64, w->x.dtype)(ptr, (int64_t[]){8, w->x.stride[0]}, n);
        value = scratch;
    }
    if (w->even && isfinite((double)w->n_bins / (w->edges[w->n_bins] - w->edges[0])))
        even_bins(w, value, n, bin);
    else
        for (int64_t i = 0; i < n; i++)
            bin[i] = any_bin(w, value[i]);
}

static void count_range(void *context, int64_t begin, int64_t end) {
    const Work *w = context;
    int32_t bin[BLOCK];
    int32_t local[4][LOCAL + 1]; /* four tables break the chain of loads after stores to one bin; [0] takes what is outside */
    bool small = w->n_bins <= LOCAL;
    if (small)
        for (int k = 0; k < 4; k++)
            memset(local[k], 0, sizeof(int32_t) * (size_t)(w->n_bins + 1));
    for (int64_t at = begin; at < end; at += BLOCK) {
        int64_t n = end - at < BLOCK ? end - at : BLOCK;
        find_bins(w, at, n, bin);
        for (int64_t i = 0; i < n && !small; i++)
            if (bin[i] >= 0)
                w->counts[bin[i]]++;
        int64_t i = 0;
        for (; i + 4 <= n && small; i += 4) {
            local[0][bin[i] + 1]++;
            local[1][bin[i + 1] + 1]++;
            local[2][bin[i + 2] + 1]++;
            local[3][bin[i + 3] + 1]++;
        }
        for (; i < n && small; i++)
            local[0][bin[i] + 1]++;
    }
    if (small)
        for (int64_t i = 0; i < w->n_bins; i++)
            __atomic_fetch_add(&w->counts[i], (int64_t)local[0][i + 1] + local[1][i + 1] + local[2][i + 1] + local[3][i + 1], __ATOMIC_RELAXED);
}

void nx_histogram(const nx_view *x, const double *edges, int64_t n_bins, bool even, const double *weights, int64_t *counts, double *sums) {
    Work w = {*x, edges, weights, n_bins, counts, sums, even};
    int64_t n = x->shape[0];
    int32_t bin[BLOCK];
    if (!weights) {
        if (n_bins <= LOCAL)
            nx_parallel_for(n, 1 << 18, count_range, &w);
        else
            count_range(&w, 0, n);
        return;
    }
    for (int64_t at = 0; at < n; at += BLOCK) {
        int64_t m = n - at < BLOCK ? n - at : BLOCK;
        find_bins(&w, at, m, bin);
        for (int64_t i = 0; i < m; i++)
            if (bin[i] >= 0)
                sums[bin[i]] += weights[at + i];
    }
}

void nx_bincount(const int64_t *x, int64_t n, const double *weights, int64_t *counts, double *sums) {
    if (weights)
        for (int64_t i = 0; i < n; i++)
            sums[x[i]] += weights[i];
    else
        for (int64_t i = 0; i < n; i++)
            counts[x[i]]++;
}
