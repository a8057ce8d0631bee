/* tile.c: copies and elementwise operations where an input runs along another axis than the output (a transposed
 * operand). Reading it along the output's rows would touch a cache line for each element; tiles use each line whole. */
#include "kernels/kernels.h"
#include "tile.h"
#include <stdlib.h>

#define SIDE 64         /* rows of a tile: elements that lie side by side in the input */
#define WIDE 512        /* its columns at most: side by side in the output */
#define SCRATCH (1 << 17) /* bytes that a tile of all crossed inputs takes up */
#define MIN_LENGTH 8    /* shorter axes are not worth a tile */
#define GRAIN 32768     /* elements worth a thread */

typedef struct {
    const nx_nest *nest;
    const nx_movers *move;
    nx_run run; /* NULL: copy */
    int axis;   /* that the crossed inputs are dense along; the output is along the last */
    int size[NX_MAX_ARITY], row[NX_MAX_ARITY];
    bool crossed[NX_MAX_ARITY];
    int64_t bands; /* of SIDE rows along axis */
    int64_t wide;  /* columns of a tile */
    nx_stream stream; /* of a large result; NULL: written as usual */
} Tiles;

/* The axis that view k of the nest is dense along, where that is not the last one; -1: no need of tiles. */
static int crossed_axis(const nx_nest *nest, int k, int size) {
    int last = nest->ndim - 1;
    int64_t step = nest->stride[k][last];
    if (nest->shape[last] < MIN_LENGTH || step == size || step == -size || step == 0)
        return -1;
    for (int i = 0; i < last; i++)
        if (nest->stride[k][i] == size && nest->shape[i] >= MIN_LENGTH)
            return i;
    return -1;
}

/* Pointers to the first element of a band: the axes other than the two of the tile are counted by the rest of `at`. */
static int64_t seek_band(const Tiles *t, int64_t at, char **ptr) {
    const nx_nest *nest = t->nest;
    int64_t first = at % t->bands * SIDE, rest = at / t->bands;
    for (int k = 0; k < nest->n; k++)
        ptr[k] = nest->ptr[k] + first * nest->stride[k][t->axis];
    for (int i = nest->ndim - 2; i >= 0; i--) {
        if (i == t->axis)
            continue;
        int64_t index = rest % nest->shape[i];
        rest /= nest->shape[i];
        for (int k = 0; k < nest->n; k++)
            ptr[k] += index * nest->stride[k][i];
    }
    int64_t rows = nest->shape[t->axis] - first;
    return rows < SIDE ? rows : SIDE;
}

/* Runs the op over one tile: crossed inputs are turned into scratch first. */
static void map_tile(const Tiles *t, char *const *ptr, int64_t rows, int64_t columns) {
    _Alignas(64) char scratch[SCRATCH], row[WIDE * 16];
    const nx_nest *nest = t->nest;
    int last = nest->ndim - 1;
    char *base[NX_MAX_ARITY], *now[NX_MAX_ARITY];
    int64_t row_step[NX_MAX_ARITY], step[NX_MAX_ARITY], used = 0;
    for (int k = 0; k < nest->n; k++) {
        base[k] = t->crossed[k] ? scratch + used : ptr[k];
        row_step[k] = t->crossed[k] ? t->wide * t->size[k] : nest->stride[k][t->axis];
        step[k] = t->crossed[k] ? t->size[k] : nest->stride[k][last];
        if (!t->crossed[k])
            continue;
        t->move->transpose[t->row[k]](base[k], row_step[k], ptr[k], nest->stride[k][last], rows, columns);
        used += SIDE * row_step[k];
    }
    for (int64_t r = 0; r < rows; r++) {
        for (int k = 0; k < nest->n; k++)
            now[k] = base[k] + r * row_step[k];
        if (t->stream)
            now[0] = row;
        t->run(now, step, columns);
        if (t->stream)
            t->stream(base[0] + r * row_step[0], row, columns * t->size[0]);
    }
}

static void copy_tile(const Tiles *t, char *const *ptr, int64_t rows, int64_t columns) {
    _Alignas(64) char scratch[SCRATCH];
    const nx_nest *nest = t->nest;
    int64_t out_step = nest->stride[0][t->axis], step = t->stream ? t->wide * t->size[0] : out_step;
    t->move->transpose[t->row[0]](t->stream ? scratch : ptr[0], step, ptr[1], nest->stride[1][nest->ndim - 1], rows, columns);
    for (int64_t r = 0; t->stream && r < rows; r++)
        t->stream(ptr[0] + r * out_step, scratch + r * step, columns * t->size[0]);
}

static void band_task(void *context, int64_t begin, int64_t end) {
    const Tiles *t = context;
    const nx_nest *nest = t->nest;
    int last = nest->ndim - 1;
    for (int64_t at = begin; at < end; at++) {
        char *ptr[NX_MAX_ARITY];
        int64_t rows = seek_band(t, at, ptr);
        for (int64_t c = 0; c < nest->shape[last]; c += t->wide) {
            int64_t columns = nest->shape[last] - c < t->wide ? nest->shape[last] - c : t->wide;
            (t->run ? map_tile : copy_tile)(t, ptr, rows, columns);
            for (int k = 0; k < nest->n; k++)
                ptr[k] += columns * nest->stride[k][last];
        }
    }
    if (t->stream)
        t->stream(NULL, NULL, 0);
}

/* Whether the result is large, its rows whole lines of the cache, and none of the inputs. */
static bool is_streamed(const nx_nest *nest, int size) {
    bool is_even = nest->count * size >= NX_STREAMED && (uintptr_t)nest->ptr[0] % 64 == 0 && nest->shape[nest->ndim - 1] * size % 64 == 0;
    for (int k = 0; k + 1 < nest->ndim; k++)
        is_even = is_even && nest->stride[0][k] % 64 == 0;
    for (int k = 1; k < nest->n; k++)
        is_even = is_even && nest->ptr[k] != nest->ptr[0];
    return is_even;
}

static int size_row(int size) { return size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : 4; }

bool nx_tile_run(const nx_nest *nest, nx_run run, const int *size) {
    Tiles t = {.nest = nest, .run = run, .axis = -1};
    int crossed = 0; /* bytes of an element of each */
    if (nest->ndim < 2 || nest->count < GRAIN / 8 || nest->stride[0][nest->ndim - 1] != size[0])
        return false;
    for (int k = 1; k < nest->n; k++) {
        int axis = crossed_axis(nest, k, size[k]);
        t.crossed[k] = axis >= 0 && (t.axis < 0 || axis == t.axis) && (!run || size[k] <= 8);
        if (t.crossed[k])
            t.axis = axis;
    }
    if (t.axis < 0)
        return false;
    t.move = nx_kernels_get()->move;
    for (int k = 0; k < nest->n; k++) {
        t.size[k] = size[k];
        t.row[k] = size_row(size[k]);
    }
    for (int k = 1; k < nest->n; k++)
        crossed += t.crossed[k] ? t.size[k] : 0;
    t.wide = SCRATCH / SIDE / crossed < WIDE ? SCRATCH / SIDE / crossed / SIDE * SIDE : WIDE;
    t.stream = is_streamed(nest, size[0]) ? t.move->stream : NULL;
    t.bands = (nest->shape[t.axis] + SIDE - 1) / SIDE;
    int64_t all = nest->count / nest->shape[t.axis] / nest->shape[nest->ndim - 1] * t.bands;
    int64_t cost = SIDE * nest->shape[nest->ndim - 1];
    nx_parallel_for(all, cost > GRAIN ? 1 : GRAIN / cost + 1, band_task, &t);
    return true;
}
