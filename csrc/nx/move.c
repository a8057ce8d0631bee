/* move.c: copies between layouts and dtypes. */
#include "nx.h"
#include "tile.h"
#include <stdlib.h>
#include <string.h>

#define GRAIN 32768

typedef struct {
    const nx_nest *nest;
    nx_run run;
    int size; /* bytes of an element when both sides have one dtype, else 0 */
} Copy;

static void copy_run(void *context, char *const *ptr, const int64_t *step, int64_t n) {
    const Copy *copy = context;
    if (copy->size && step[0] == copy->size && step[1] == copy->size)
        memcpy(ptr[0], ptr[1], (size_t)(n * copy->size));
    else
        copy->run(ptr, step, n);
}

static void copy_task(void *context, int64_t begin, int64_t end) {
    const Copy *copy = context;
    nx_nest_sweep(copy->nest, begin, end, copy_run, context);
}

static void copy_apart(const nx_view *out, const nx_view *in) {
    nx_nest nest;
    nx_nest_make(&nest, 2, (const nx_view *[]){out, in});
    Copy copy = {&nest, nx_cast_run(out->dtype, in->dtype), out->dtype == in->dtype ? nx_dtypes[in->dtype].size : 0};
    if (!copy.size || !nx_tile_run(&nest, NULL, (const int[]){copy.size, copy.size}))
        nx_parallel_for(nest.count, GRAIN, copy_task, &copy);
}

nx_status nx_copy(const nx_view *out, const nx_view *in) {
    if (!nx_may_overlap(out, in)) {
        copy_apart(out, in);
        return NULL;
    }
    nx_view whole = *in;
    int64_t bytes = nx_dense_strides(in->dtype, in->ndim, in->shape, whole.stride);
    if (bytes == 0)
        return NULL;
    whole.data = bytes < 0 ? NULL : malloc((size_t)bytes);
    if (!whole.data)
        return "out of memory";
    copy_apart(&whole, in);
    copy_apart(out, &whole);
    free(whole.data);
    return NULL;
}

void nx_fill(const nx_view *out, const void *element) {
    nx_view value = *out;
    value.data = (char *)element;
    memset(value.stride, 0, sizeof value.stride);
    copy_apart(out, &value);
}
