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

/* The bin of v in equally spaced edges, -1 outside. The quotient may err by one at an edge: the edges decide. */
static inline int64_t even_bin(const Work *w, double v, double low, double high, double scale) {
    if (!(v >= low && v <= high))
        return -1;
    int64_t i = (int64_t)((v - low) * scale);
    if (i >= w->n_bins)
        i = w->n_bins - 1;
    i -= v < w->edges[i];
    i += v >= w->edges[i + 1] && i != w->n_bins - 1;
    return i;
}

/* The bin of v in any ascending edges by halving without branches, -1 outside. */
static inline int64_t any_bin(const Work *w, double v) {
    if (!(v >= w->edges[0] && v <= w->edges[w->n_bins]))
        return -1;
    const double *base = w->edges;
    for (int64_t n = w->n_bins; n > 1;) {
        int64_t half = n / 2;
        base += base[half] <= v ? half : 0;
        n -= half;
    }
    return base - w->edges;
}

/* The bins of elements [begin, begin + n), n <= BLOCK. */
static void find_bins(const Work *w, int64_t begin, int64_t n, int64_t *bin) {
    double value[BLOCK];
    nx_run cast = nx_cast_run(NX_F64, w->x.dtype);
    char *ptr[2] = {(char *)value, w->x.data + begin * w->x.stride[0]};
    cast(ptr, (int64_t[]){8, w->x.stride[0]}, n);
    double low = w->edges[0], high = w->edges[w->n_bins], scale = (double)w->n_bins / (high - low);
    if (w->even && isfinite(scale))
        for (int64_t i = 0; i < n; i++)
            bin[i] = even_bin(w, value[i], low, high, scale);
    else
        for (int64_t i = 0; i < n; i++)
            bin[i] = any_bin(w, value[i]);
}

static void count_range(void *context, int64_t begin, int64_t end) {
    const Work *w = context;
    int64_t bin[BLOCK];
    int32_t local[4][LOCAL + 1]; /* four tables break the chain of loads after stores to one bin; [0] takes what is outside */
    bool small = w->n_bins <= LOCAL;
    if (small)
        for (int k = 0; k < 4; k++)
            memset(local[k], 0, sizeof(int32_t) * (size_t)(w->n_bins + 1));
    for (int64_t at = begin; at < end; at += BLOCK) {
        int64_t n = end - at < BLOCK ? end - at : BLOCK;
        find_bins(w, at, n, bin);
        for (int64_t i = 0; i < n; i++)
            if (small)
                local[i & 3][bin[i] + 1]++;
            else if (bin[i] >= 0)
                w->counts[bin[i]]++;
    }
    if (small)
        for (int64_t i = 0; i < w->n_bins; i++)
            __atomic_fetch_add(&w->counts[i], (int64_t)local[0][i + 1] + local[1][i + 1] + local[2][i + 1] + local[3][i + 1], __ATOMIC_RELAXED);
}

void nx_histogram(const nx_view *x, const double *edges, int64_t n_bins, bool even, const double *weights, int64_t *counts, double *sums) {
    Work w = {*x, edges, weights, n_bins, counts, sums, even};
    int64_t n = x->shape[0], bin[BLOCK];
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
