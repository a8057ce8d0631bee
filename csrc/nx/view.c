/* view.c: what can be said about a view without touching its elements, and the loop nest over several of them. */
#include "nx.h"
#include <string.h>

int64_t nx_count(int ndim, const int64_t *shape) {
    int64_t count = 1;
    bool empty = false;
    for (int i = 0; i < ndim; i++) {
        if (shape[i] < 0)
            return -1;
        if (shape[i] == 0)
            empty = true;
        else if (__builtin_mul_overflow(count, shape[i], &count))
            return -1;
    }
    return empty ? 0 : count;
}

bool nx_is_dense(const nx_view *view) {
    int64_t step = nx_dtypes[view->dtype].size;
    for (int i = view->ndim - 1; i >= 0; i--) {
        if (view->shape[i] == 0)
            return true;
        if (view->shape[i] != 1) {
            if (view->stride[i] != step)
                return nx_count(view->ndim, view->shape) == 0;
            step *= view->shape[i];
        }
    }
    return true;
}

int64_t nx_dense_strides(nx_dtype dtype, int ndim, const int64_t *shape, int64_t *stride) {
    int64_t count = nx_count(ndim, shape), bytes, step = nx_dtypes[dtype].size;
    if (count < 0 || __builtin_mul_overflow(count, step, &bytes))
        return -1;
    for (int i = ndim - 1; i >= 0; i--) {
        stride[i] = step;
        /* An axis of length 0 leaves the strides before it arbitrary: they must only not overflow. */
        if (shape[i] > 1 && __builtin_mul_overflow(step, shape[i], &step))
            return -1;
    }
    return bytes;
}

void nx_extent(const nx_view *view, char **low, char **high) {
    *low = *high = view->data;
    for (int i = 0; i < view->ndim; i++) {
        if (view->shape[i] == 0) {
            *low = *high = view->data;
            return;
        }
        int64_t reach = (view->shape[i] - 1) * view->stride[i];
        if (reach < 0)
            *low += reach;
        else
            *high += reach;
    }
    *high += nx_dtypes[view->dtype].size;
}

bool nx_may_overlap(const nx_view *a, const nx_view *b) {
    char *a_low, *a_high, *b_low, *b_high;
    nx_extent(a, &a_low, &a_high);
    nx_extent(b, &b_low, &b_high);
    return a_low < b_high && b_low < a_high;
}

static int64_t absolute(int64_t x) { return x < 0 ? -x : x; }

/* True where axis a should stand outside of axis b: the output decides, then the inputs in turn. */
static bool axis_outside(const nx_nest *nest, int a, int b) {
    for (int k = 0; k < nest->n; k++) {
        int64_t x = absolute(nest->stride[k][a]), y = absolute(nest->stride[k][b]);
        if (x != y && x != 0 && y != 0)
            return x > y;
    }
    return a < b;
}

static void swap_axes(nx_nest *nest, int a, int b) {
    int64_t t = nest->shape[a];
    nest->shape[a] = nest->shape[b];
    nest->shape[b] = t;
    for (int k = 0; k < nest->n; k++) {
        t = nest->stride[k][a];
        nest->stride[k][a] = nest->stride[k][b];
        nest->stride[k][b] = t;
    }
}

/* Turns axes along which the output runs backwards, so that it is always written forwards. */
static void turn_axes(nx_nest *nest) {
    for (int i = 0; i < nest->ndim; i++) {
        if (nest->stride[0][i] >= 0)
            continue;
        for (int k = 0; k < nest->n; k++) {
            nest->ptr[k] += (nest->shape[i] - 1) * nest->stride[k][i];
            nest->stride[k][i] = -nest->stride[k][i];
        }
    }
}

static void sort_axes(nx_nest *nest) {
    for (int i = 1; i < nest->ndim; i++)
        for (int j = i; j > 0 && axis_outside(nest, j, j - 1); j--)
            swap_axes(nest, j, j - 1);
}

static bool axes_merge(const nx_nest *nest, int outer, int inner) {
    for (int k = 0; k < nest->n; k++)
        if (nest->stride[k][outer] != nest->stride[k][inner] * nest->shape[inner])
            return false;
    return true;
}

static void merge_axes(nx_nest *nest) {
    int last = 0;
    for (int i = 1; i < nest->ndim; i++) {
        if (axes_merge(nest, last, i)) {
            nest->shape[last] *= nest->shape[i];
        } else {
            last++;
            nest->shape[last] = nest->shape[i];
        }
        for (int k = 0; k < nest->n; k++)
            nest->stride[k][last] = nest->stride[k][i];
    }
    nest->ndim = last + 1;
}

void nx_nest_make(nx_nest *nest, int n, const nx_view *const *views) {
    const nx_view *first = views[0];
    nest->n = n;
    nest->ndim = 0;
    nest->count = nx_count(first->ndim, first->shape);
    for (int k = 0; k < n; k++)
        nest->ptr[k] = views[k]->data;
    for (int i = 0; i < first->ndim; i++) {
        if (first->shape[i] == 1)
            continue;
        nest->shape[nest->ndim] = first->shape[i];
        for (int k = 0; k < n; k++)
            nest->stride[k][nest->ndim] = views[k]->stride[i];
        nest->ndim++;
    }
    if (nest->ndim == 0 || nest->count == 0) {
        nest->ndim = 1;
        nest->shape[0] = nest->count;
        for (int k = 0; k < n; k++)
            nest->stride[k][0] = 0;
        return;
    }
    turn_axes(nest);
    sort_axes(nest);
    merge_axes(nest);
}

/* Sets ptr to element `at` of the nest and index to its coordinates. */
static void nest_seek(const nx_nest *nest, int64_t at, char **ptr, int64_t *index) {
    for (int k = 0; k < nest->n; k++)
        ptr[k] = nest->ptr[k];
    for (int i = nest->ndim - 1; i >= 0; i--) {
        index[i] = at % nest->shape[i];
        at /= nest->shape[i];
        for (int k = 0; k < nest->n; k++)
            ptr[k] += index[i] * nest->stride[k][i];
    }
}

/* Moves to the next row: the last coordinate goes back to 0. */
static void nest_next_row(const nx_nest *nest, char **ptr, int64_t *index) {
    int last = nest->ndim - 1;
    for (int k = 0; k < nest->n; k++)
        ptr[k] -= index[last] * nest->stride[k][last];
    index[last] = 0;
    for (int i = last - 1; i >= 0; i--) {
        if (++index[i] < nest->shape[i]) {
            for (int k = 0; k < nest->n; k++)
                ptr[k] += nest->stride[k][i];
            return;
        }
        index[i] = 0;
        for (int k = 0; k < nest->n; k++)
            ptr[k] -= (nest->shape[i] - 1) * nest->stride[k][i];
    }
}

void nx_nest_walk(const nx_nest *nest, int64_t begin, int64_t end, nx_nest_run run, void *context) {
    if (begin >= end)
        return;
    char *ptr[NX_MAX_ARITY];
    int64_t step[NX_MAX_ARITY], index[NX_MAX_NDIM];
    int last = nest->ndim - 1;
    for (int k = 0; k < nest->n; k++)
        step[k] = nest->stride[k][last];
    nest_seek(nest, begin, ptr, index);
    for (;;) {
        int64_t n = nest->shape[last] - index[last];
        if (n > end - begin)
            n = end - begin;
        run(context, ptr, step, n);
        begin += n;
        if (begin >= end)
            return;
        nest_next_row(nest, ptr, index);
    }
}

#define SHORT_ROW 8   /* elements of a row that is not worth a run of its own */
#define LONG_SIDE 32  /* rows from which on the runs go across them */
#define SWEEP 64     /* rows at a time: what they touch stays in L1 */

void nx_nest_sweep(const nx_nest *nest, int64_t begin, int64_t end, nx_nest_run run, void *context) {
    int last = nest->ndim - 1;
    int64_t width = nest->shape[last];
    if (last < 1 || width > SHORT_ROW || nest->shape[last - 1] < LONG_SIDE || end - begin < width * LONG_SIDE) {
        nx_nest_walk(nest, begin, end, run, context);
        return;
    }
    int64_t first = (begin + width - 1) / width, stop = end / width; /* whole rows */
    nx_nest_walk(nest, begin, first * width, run, context);
    int64_t step[NX_MAX_ARITY], index[NX_MAX_NDIM];
    char *ptr[NX_MAX_ARITY], *now[NX_MAX_ARITY];
    for (int k = 0; k < nest->n; k++)
        step[k] = nest->stride[k][last - 1];
    while (first < stop) {
        nest_seek(nest, first * width, ptr, index);
        int64_t rows = nest->shape[last - 1] - index[last - 1];
        rows = rows < stop - first ? rows : stop - first;
        rows = rows < SWEEP ? rows : SWEEP;
        for (int64_t j = 0; j < width; j++) {
            for (int k = 0; k < nest->n; k++)
                now[k] = ptr[k] + j * nest->stride[k][last];
            run(context, now, step, rows);
        }
        first += rows;
    }
    nx_nest_walk(nest, stop * width, end, run, context);
}
