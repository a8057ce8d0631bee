/* bins.c: counting values in bins, for histogram and bincount. Integer counts do not depend on how the work is split;
 * weighted sums run serially in the order of the data. */
#include "bins.h"
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "kernels/kernels.h"

#define BLOCK 1024
#define LOCAL 2048 /* bins that fit a private table on the stack */
#define CELLS 65536 /* cells that fit a table of each thread */

/* One axis: values and the edges that they fall between. */
typedef struct {
    nx_view x;
    nx_bins bins;
    bool even; /* by nx_even_run: the quotients are finite */
    nx_even_bins quotient;
} Axis;

typedef struct {
    Axis axis;
    int64_t *counts;
} Work;

static Axis axis_of(const nx_view *x, const nx_bins *bins) {
    double low = bins->edges[0], high = bins->edges[bins->n_bins], scale = (double)bins->n_bins / (high - low);
    double near = 16 * 2.220446049250313e-16 * (fmax(fabs(low), fabs(high)) * scale + (double)bins->n_bins);
    return (Axis){*x, *bins, bins->even && isfinite(scale), {low, high, scale, 0.5 - near}};
}

/* Bins of v in equally spaced edges, -1 outside. The quotient may err near an edge: there the edges themselves decide. Few
 * values come so near: none of them does in most blocks. */
static void even_bins(const Axis *a, const double *v, int64_t n, int32_t *bin) {
    const double *edges = a->bins.edges;
    int32_t last = (int32_t)a->bins.n_bins - 1;
    if (!nx_kernels_get()->even(&a->quotient, v, n, bin))
        return;
    for (int64_t i = 0; i < n; i++) {
        int32_t k = bin[i] > last ? last : bin[i];
        if (k >= 0) {
            k -= k > 0 && v[i] < edges[k];
            k += k < last && v[i] >= edges[k + 1];
        }
        bin[i] = k;
    }
}

/* The bin of v in any ascending edges by halving without branches, -1 outside. */
static inline int32_t any_bin(const nx_bins *bins, double v) {
    if (!(v >= bins->edges[0] && v <= bins->edges[bins->n_bins]))
        return -1;
    const double *base = bins->edges;
    for (int64_t n = bins->n_bins; n > 1;) {
        int64_t half = n / 2;
        base += base[half] <= v ? half : 0;
        n -= half;
    }
    return (int32_t)(base - bins->edges);
}

/* The bins of elements [begin, begin + n), n <= BLOCK. */
static void find_bins(const Axis *a, int64_t begin, int64_t n, int32_t *bin) {
    double scratch[BLOCK];
    int64_t step = a->x.stride[0];
    const double *value = (const double *)(a->x.data + begin * step);
    if (a->x.dtype != NX_F64 || step != 8) {
        char *ptr[2] = {(char *)scratch, a->x.data + begin * step};
        nx_cast_run(NX_F64, a->x.dtype)(ptr, (int64_t[]){8, step}, n);
        value = scratch;
    }
    if (a->even)
        even_bins(a, value, n, bin);
    else
        for (int64_t i = 0; i < n; i++)
            bin[i] = any_bin(&a->bins, value[i]);
}

static void count_range(void *context, int64_t begin, int64_t end) {
    const Work *w = context;
    int32_t bin[BLOCK];
    int32_t local[4][LOCAL + 1]; /* four tables break the chain of loads after stores to one bin; [0] takes what is outside */
    int64_t n_bins = w->axis.bins.n_bins;
    bool small = n_bins <= LOCAL;
    if (small)
        for (int k = 0; k < 4; k++)
            memset(local[k], 0, sizeof(int32_t) * (size_t)(n_bins + 1));
    for (int64_t at = begin; at < end; at += BLOCK) {
        int64_t n = end - at < BLOCK ? end - at : BLOCK;
        find_bins(&w->axis, at, n, bin);
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
        for (int64_t i = 0; i < n_bins; i++)
            __atomic_fetch_add(&w->counts[i], (int64_t)local[0][i + 1] + local[1][i + 1] + local[2][i + 1] + local[3][i + 1], __ATOMIC_RELAXED);
}

void nx_histogram(const nx_view *x, const nx_bins *bins, const double *weights, int64_t *counts, double *sums) {
    Work w = {axis_of(x, bins), counts};
    int64_t n = x->shape[0];
    int32_t bin[BLOCK];
    if (!weights) {
        if (bins->n_bins <= LOCAL)
            nx_parallel_for(n, 1 << 18, count_range, &w);
        else
            count_range(&w, 0, n);
        return;
    }
    for (int64_t at = 0; at < n; at += BLOCK) {
        int64_t m = n - at < BLOCK ? n - at : BLOCK;
        find_bins(&w.axis, at, m, bin);
        for (int64_t i = 0; i < m; i++)
            if (bin[i] >= 0)
                sums[bin[i]] += weights[at + i];
    }
}

typedef struct {
    Axis row, column;
    const double *weights;
    double *sums;
    pthread_mutex_t lock; /* of sums, between tasks */
} Cells;

/* The cells of elements [begin, begin + n), n <= BLOCK, in cell[1 ..]; 0 where an element lies outside of them. */
static void find_cells(const Cells *c, int64_t begin, int64_t n, int32_t *cell) {
    int32_t row[BLOCK];
    int32_t columns = (int32_t)c->column.bins.n_bins;
    find_bins(&c->row, begin, n, row);
    find_bins(&c->column, begin, n, cell);
    for (int64_t i = 0; i < n; i++)
        cell[i] = (row[i] | cell[i]) < 0 ? 0 : row[i] * columns + cell[i] + 1;
}

/* Counts in a table of the task's own. */
static void count_cells(void *context, int64_t begin, int64_t end) {
    Cells *c = context;
    int64_t n_cells = c->row.bins.n_bins * c->column.bins.n_bins;
    uint32_t *count = calloc((size_t)n_cells + 1, sizeof *count);
    int32_t cell[BLOCK];
    pthread_mutex_lock(&c->lock);
    if (count)
        pthread_mutex_unlock(&c->lock);
    for (int64_t at = begin; at < end; at += BLOCK) {
        int64_t n = end - at < BLOCK ? end - at : BLOCK;
        find_cells(c, at, n, cell);
        for (int64_t i = 0; i < n && count; i++)
            count[cell[i]]++;
        for (int64_t i = 0; i < n && !count; i++) /* no memory for it */
            if (cell[i])
                c->sums[cell[i] - 1]++;
    }
    if (count)
        pthread_mutex_lock(&c->lock);
    for (int64_t i = 0; i < n_cells && count; i++)
        c->sums[i] += count[i + 1];
    pthread_mutex_unlock(&c->lock);
    free(count);
}

/* Serially: the order of the sums is that of the data. */
static void sum_cells(const Cells *c, int64_t n) {
    int32_t row[BLOCK], column[BLOCK];
    for (int64_t at = 0; at < n; at += BLOCK) {
        int64_t m = n - at < BLOCK ? n - at : BLOCK;
        find_bins(&c->row, at, m, row);
        find_bins(&c->column, at, m, column);
        for (int64_t i = 0; i < m; i++)
            if ((row[i] | column[i]) >= 0)
                c->sums[row[i] * c->column.bins.n_bins + column[i]] += c->weights ? c->weights[at + i] : 1.0;
    }
}

void nx_histogram2d(const nx_view *x, const nx_view *y, const nx_bins *across, const nx_bins *down, const double *weights, double *sums) {
    Cells c = {axis_of(x, across), axis_of(y, down), weights, sums, PTHREAD_MUTEX_INITIALIZER};
    if (weights || across->n_bins * down->n_bins > CELLS || x->shape[0] > UINT32_MAX)
        sum_cells(&c, x->shape[0]);
    else
        nx_parallel_for(x->shape[0], 1 << 18, count_cells, &c);
}

void nx_bincount(const int64_t *x, int64_t n, const double *weights, int64_t *counts, double *sums) {
    if (weights)
        for (int64_t i = 0; i < n; i++)
            sums[x[i]] += weights[i];
    else
        for (int64_t i = 0; i < n; i++)
            counts[x[i]]++;
}

typedef struct {
    const int64_t *x;
    int64_t *counts;
    atomic_bool failed;
} Tally;

/* Four tables as in count_range; a block's numbers or'ed together tell whether all of them lie in the table. They are masked
 * again where they are used: another thread may change them meanwhile. */
static void tally_range(void *context, int64_t begin, int64_t end) {
    Tally *t = context;
    uint32_t local[4][NX_TALLY];
    memset(local, 0, sizeof local);
    for (int64_t at = begin; at < end && !atomic_load_explicit(&t->failed, memory_order_relaxed); at += BLOCK) {
        const int64_t *x = t->x + at;
        int64_t n = end - at < BLOCK ? end - at : BLOCK, i = 0;
        uint64_t all = 0;
        for (int64_t k = 0; k < n; k++)
            all |= (uint64_t)x[k];
        if (all >= NX_TALLY)
            atomic_store_explicit(&t->failed, true, memory_order_relaxed);
        for (; all < NX_TALLY && i + 4 <= n; i += 4)
            for (int k = 0; k < 4; k++)
                local[k][x[i + k] & (NX_TALLY - 1)]++;
        for (; all < NX_TALLY && i < n; i++)
            local[0][x[i] & (NX_TALLY - 1)]++;
    }
    if (!atomic_load_explicit(&t->failed, memory_order_relaxed))
        for (int64_t i = 0; i < NX_TALLY; i++)
            __atomic_fetch_add(&t->counts[i], (int64_t)local[0][i] + local[1][i] + local[2][i] + local[3][i], __ATOMIC_RELAXED);
}

bool nx_tally(const int64_t *x, int64_t n, int64_t *counts) {
    Tally t = {x, counts, false};
    nx_parallel_for(n, 1 << 18, tally_range, &t);
    if (atomic_load(&t.failed))
        memset(counts, 0, NX_TALLY * sizeof *counts);
    return !atomic_load(&t.failed);
}

typedef struct {
    const char *data;
    nx_dtype dtype;
    _Alignas(16) char least[16], greatest[16];
    pthread_mutex_t lock;
    bool some;
} Bounds;

/* Both bounds of a block while it lies in the cache; order does not matter to them. */
static void bounds_range(void *context, int64_t begin, int64_t end) {
    Bounds *b = context;
    const nx_fold_kernels *kernels = nx_kernels_get()->fold[b->dtype];
    int size = nx_dtypes[b->dtype].size;
    nx_dtype unused;
    nx_run lesser = nx_map_run(NX_OP_MINIMUM, b->dtype, &unused), greater = nx_map_run(NX_OP_MAXIMUM, b->dtype, &unused);
    const int64_t steps[3] = {size, size, size};
    _Alignas(16) char least[16], greatest[16], part[16];
    for (int64_t at = begin; at < end; at += BLOCK) {
        int64_t n = end - at < BLOCK ? end - at : BLOCK;
        kernels->part[NX_PART_MIN](at == begin ? least : part, b->data + at * size, n);
        if (at > begin)
            lesser((char *[]){least, least, part}, steps, 1);
        kernels->part[NX_PART_MAX](at == begin ? greatest : part, b->data + at * size, n);
        if (at > begin)
            greater((char *[]){greatest, greatest, part}, steps, 1);
    }
    pthread_mutex_lock(&b->lock);
    lesser((char *[]){b->least, b->some ? b->least : least, least}, steps, 1);
    greater((char *[]){b->greatest, b->some ? b->greatest : greatest, greatest}, steps, 1);
    b->some = true;
    pthread_mutex_unlock(&b->lock);
}

void nx_bounds(const nx_view *x, void *least, void *greatest) {
    Bounds b = {.data = x->data, .dtype = x->dtype, .lock = PTHREAD_MUTEX_INITIALIZER};
    nx_parallel_for(nx_count(x->ndim, x->shape), 1 << 18, bounds_range, &b);
    memcpy(least, b.least, (size_t)nx_dtypes[x->dtype].size);
    memcpy(greatest, b.greatest, (size_t)nx_dtypes[x->dtype].size);
}
