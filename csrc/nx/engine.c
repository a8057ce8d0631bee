/* engine.c: whole elementwise operations: orders and merges the axes, casts mixed dtypes by blocks that stay in L1,
 * splits large work over the threads. Results that no cache can hold are written past the caches, which need not read them
 * first. Shapes are equal already; nothing here knows what an op computes. */
#include "kernels/kernels.h"
#include "tile.h"
#include <stdlib.h>
#include <string.h>

#define GRAIN 16384      /* elements that are worth a thread */
#define BLOCK 512        /* elements of a cast block */
#define MAX_ITEM 16
#define STREAM_BLOCK 2048   /* short, so that reading the next block overlaps with writing this one */

typedef struct {
    const nx_nest *nest;
    nx_run run;
    int arity;
    nx_run cast[NX_MAX_ARITY]; /* [0] writes the output; NULL: no cast */
    int size[NX_MAX_ARITY];    /* bytes of an element in the scratch block */
    nx_stream stream;          /* of a large result; NULL: written as usual */
} Map;

static void plain_run(void *context, char *const *ptr, const int64_t *step, int64_t n) {
    ((const Map *)context)->run(ptr, step, n);
}

/* Block by block into scratch, and from there past the caches. */
static void streamed_run(void *context, char *const *ptr, const int64_t *step, int64_t n) {
    const Map *map = context;
    _Alignas(64) char scratch[STREAM_BLOCK];
    const int64_t most = STREAM_BLOCK / step[0];
    for (int64_t at = 0; at < n; at += most) {
        int64_t count = n - at < most ? n - at : most;
        char *block[NX_MAX_ARITY] = {scratch};
        for (int k = 1; k <= map->arity; k++)
            block[k] = ptr[k] + at * step[k];
        map->run(block, step, count);
        map->stream(ptr[0] + at * step[0], scratch, count * step[0]);
    }
    map->stream(NULL, NULL, 0);
}

/* One run whose operands have other dtypes than the op computes in: block by block through scratch. */
static void cast_run(void *context, char *const *ptr, const int64_t *step, int64_t n) {
    const Map *map = context;
    _Alignas(64) char scratch[NX_MAX_ARITY][BLOCK * MAX_ITEM];
    for (int64_t at = 0; at < n; at += BLOCK) {
        int64_t count = n - at < BLOCK ? n - at : BLOCK;
        char *block[NX_MAX_ARITY];
        int64_t block_step[NX_MAX_ARITY];
        for (int k = 0; k <= map->arity; k++) {
            bool cast = map->cast[k] != NULL;
            block[k] = cast ? scratch[k] : ptr[k] + at * step[k];
            block_step[k] = cast ? map->size[k] : step[k];
            if (cast && k > 0 && step[k] == 0) {
                map->cast[k]((char *[]){scratch[k], ptr[k]}, (int64_t[]){map->size[k], 0}, 1);
                block_step[k] = 0;
            } else if (cast && k > 0) {
                map->cast[k]((char *[]){scratch[k], ptr[k] + at * step[k]}, (int64_t[]){map->size[k], step[k]}, count);
            }
        }
        map->run(block, block_step, count);
        if (map->cast[0])
            map->cast[0]((char *[]){ptr[0] + at * step[0], scratch[0]}, (int64_t[]){step[0], map->size[0]}, count);
    }
}

static bool has_casts(const Map *map) {
    for (int k = 0; k <= map->arity; k++)
        if (map->cast[k])
            return true;
    return false;
}

static void map_task(void *context, int64_t begin, int64_t end) {
    Map *map = context;
    nx_nest_sweep(map->nest, begin, end, has_casts(map) ? cast_run : map->stream ? streamed_run : plain_run, map);
}

static bool same_layout(const nx_view *a, const nx_view *b) {
    if (a->data != b->data || nx_dtypes[a->dtype].size != nx_dtypes[b->dtype].size)
        return false;
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] != 1 && a->stride[i] != b->stride[i])
            return false;
    return true;
}

/* A dense copy of the view in fresh memory, to be freed by the caller; NULL: no memory. */
static char *dense_copy(nx_view *copy, const nx_view *view) {
    *copy = *view;
    int64_t bytes = nx_dense_strides(view->dtype, view->ndim, view->shape, copy->stride);
    copy->data = bytes < 0 ? NULL : malloc(bytes > 0 ? (size_t)bytes : 1);
    if (copy->data)
        nx_copy(copy, view);
    return copy->data;
}

/* Ops that wait for memory; the others wait for themselves, and the way through scratch would only add to that. */
static const bool is_light[NX_OP_COUNT] = {
    [NX_OP_ADD] = true, [NX_OP_SUB] = true,     [NX_OP_MUL] = true,     [NX_OP_NEG] = true,  [NX_OP_ABS] = true,
    [NX_OP_SQUARE] = true, [NX_OP_MAXIMUM] = true, [NX_OP_MINIMUM] = true, [NX_OP_WHERE] = true,
};

/* Whether the result is large, in one piece and none of the inputs. */
static bool is_streamed(nx_op op, const nx_nest *nest, int size) {
    bool is_apart = is_light[op] && nest->ndim == 1 && nest->stride[0][0] == size && nest->count * size >= NX_STREAMED && (uintptr_t)nest->ptr[0] % 64 == 0;
    for (int k = 1; k < nest->n; k++)
        is_apart = is_apart && nest->ptr[k] != nest->ptr[0];
    return is_apart;
}

static void map_setup(Map *map, nx_op op, nx_dtype compute, nx_dtype result, int arity, const nx_view *const *views) {
    map->arity = arity;
    map->cast[0] = views[0]->dtype == result ? NULL : nx_cast_run(views[0]->dtype, result);
    map->size[0] = nx_dtypes[result].size;
    for (int k = 1; k <= arity; k++) {
        nx_dtype want = op == NX_OP_WHERE && k == 1 ? NX_BOOL : compute;
        map->cast[k] = views[k]->dtype == want ? NULL : nx_cast_run(want, views[k]->dtype);
        map->size[k] = nx_dtypes[want].size;
    }
}

nx_status nx_map(nx_op op, nx_dtype compute, int arity, const nx_view *out, const nx_view *const *in) {
    Map map;
    nx_dtype result;
    map.run = nx_map_run(op, compute, &result);
    if (!map.run)
        return "operation not defined for the dtype";
    const nx_view *views[NX_MAX_ARITY] = {out};
    nx_view copies[NX_MAX_ARITY];
    char *owned[NX_MAX_ARITY] = {NULL};
    nx_status status = NULL;
    for (int k = 1; k <= arity; k++) {
        views[k] = in[k - 1];
        if (!nx_may_overlap(out, views[k]) || same_layout(out, views[k]))
            continue;
        owned[k] = dense_copy(&copies[k], views[k]);
        if (!owned[k])
            status = "out of memory";
        views[k] = &copies[k];
    }
    if (!status) {
        nx_nest nest;
        nx_nest_make(&nest, arity + 1, views);
        map.nest = &nest;
        map_setup(&map, op, compute, result, arity, views);
        map.stream = is_streamed(op, &nest, map.size[0]) ? nx_kernels_get()->move->stream : NULL;
        if (has_casts(&map) || !nx_tile_run(&nest, map.run, map.size))
            nx_parallel_for(nest.count, GRAIN, map_task, &map);
    }
    for (int k = 1; k <= arity; k++)
        free(owned[k]);
    return status;
}
