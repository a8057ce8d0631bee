/* sort.c: sort and argsort along an axis: stable, NaN last in either direction, complex numbers by real part, then imaginary
 * part. Lines become unsigned keys (keys.h), keys are sorted by radix; lines are shared out among the threads. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "keys.h"
#include "kernels/run.h"

#define NAME(x) NX_PASTE(x, ID)
#define INDEX uint32_t
#define K uint8_t
#define ID U8
#include "radix.inc"
#define K uint16_t
#define ID U16
#include "radix.inc"
#define K uint32_t
#define ID U32
#include "radix.inc"
#undef INDEX
#define INDEX uint64_t
#define K uint64_t
#define ID U64
#include "radix.inc"
#undef INDEX

typedef struct {
    nx_fold_plan plan; /* the axis as reduced */
    int64_t in_step, out_step, n;
    nx_dtype dtype;
    bool descending;
    atomic_bool failed;
} sorting;

static void *sort_keys(int size, void *keys, void *spare, int64_t n) {
    switch (size) {
    case 1: return radix_U8((uint8_t *)keys, (uint8_t *)spare, n);
    case 2: return radix_U16((uint16_t *)keys, (uint16_t *)spare, n);
    case 4: return radix_U32((uint32_t *)keys, (uint32_t *)spare, n);
    default: return radix_U64((uint64_t *)keys, (uint64_t *)spare, n);
    }
}

/* order: positions in their present order, sorted stably by keys. */
static void order_by(int size, int64_t *order, const void *keys, int64_t n, void *memory) {
    switch (size) {
    case 1: argsort_U8(order, keys, n, memory); break;
    case 2: argsort_U16(order, keys, n, memory); break;
    case 4: argsort_U32(order, keys, n, memory); break;
    default: argsort_U64(order, keys, n, memory); break;
    }
}

static void order_line(const sorting *s, const char *in, int64_t *order, char *memory) {
    int size = nx_key_size(s->dtype), parts = nx_dtypes[s->dtype].kind == NX_KIND_COMPLEX ? 2 : 1;
    for (int64_t i = 0; i < s->n; i++) order[i] = i;
    for (int part = parts - 1; part >= 0; part--) {
        nx_to_keys(s->dtype, memory, in + part * size, s->in_step, s->n, false, s->descending);
        order_by(size, order, memory, s->n, memory + (s->n * size + 15) / 16 * 16);
    }
}

static void argsort_task(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t lines) {
    sorting *s = (sorting *)context;
    int size = nx_key_size(s->dtype);
    size_t n = (size_t)s->n, keyed = size == 8 ? 16 : 8;
    int64_t *order = malloc(n * sizeof *order);
    char *memory = malloc(n * (size_t)size + 16 + 2 * n * keyed);
    if (!order || !memory) atomic_store(&s->failed, true);
    for (int64_t k = 0; k < lines && order && memory; k++) {
        order_line(s, in + k * in_step, order, memory);
        nx_unpack(out + k * out_step, s->out_step, (const char *)order, s->n, 8);
    }
    free(order);
    free(memory);
}

/* Complex lines: the order, then the elements in it. */
static bool sort_complex(const sorting *s, const char *in, char *out, char *memory, int64_t *order) {
    int size = nx_dtypes[s->dtype].size;
    char *sorted = malloc((size_t)(s->n * size));
    if (!sorted) return false;
    order_line(s, in, order, memory);
    for (int64_t i = 0; i < s->n; i++) memcpy(sorted + i * size, in + order[i] * s->in_step, (size_t)size);
    nx_unpack(out, s->out_step, sorted, s->n, size);
    free(sorted);
    return true;
}

static void sort_task(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t lines) {
    sorting *s = (sorting *)context;
    int size = nx_key_size(s->dtype);
    bool is_complex = nx_dtypes[s->dtype].kind == NX_KIND_COMPLEX, done = true;
    size_t n = (size_t)s->n, bytes = is_complex ? n * (size_t)size + 16 + 2 * n * 16 : 2 * n * (size_t)size;
    char local[4096], *memory = bytes <= sizeof local ? local : malloc(bytes);
    int64_t *order = is_complex ? malloc(n * sizeof *order) : NULL;
    if (!memory || (is_complex && !order)) done = false;
    for (int64_t k = 0; k < lines && done; k++) {
        if (is_complex) {
            done = sort_complex(s, in + k * in_step, out + k * out_step, memory, order);
            continue;
        }
        nx_to_keys(s->dtype, memory, in + k * in_step, s->in_step, s->n, true, s->descending);
        const void *sorted = sort_keys(size, memory, memory + n * (size_t)size, s->n);
        nx_from_keys(s->dtype, out + k * out_step, s->out_step, sorted, s->n, s->descending);
    }
    if (!done) atomic_store(&s->failed, true);
    if (memory != local) free(memory);
    free(order);
}

static nx_status along(nx_fold_task task, const nx_view *out, const nx_view *in, int axis, bool descending) {
    nx_view kept = *out;
    sorting s = {.dtype = in->dtype, .descending = descending, .n = in->shape[axis]};
    s.in_step = in->stride[axis];
    s.out_step = out->stride[axis];
    for (int k = axis; k + 1 < out->ndim; k++) kept.stride[k] = out->stride[k + 1];
    nx_fold_axes(&s.plan, &kept, in, UINT32_C(1) << axis);
    if (s.n == 0) return NULL;
    nx_fold_columns(&s.plan, 64, task, &s);
    return atomic_load(&s.failed) ? "no memory" : NULL;
}

nx_status nx_sort(const nx_view *out, const nx_view *in, int axis, bool descending) {
    return along(sort_task, out, in, axis, descending);
}

nx_status nx_argsort(const nx_view *out, const nx_view *in, int axis, bool descending) {
    if (nx_key_size(in->dtype) < 8 && in->shape[axis] > UINT32_MAX) return "axis too long: 2^32 elements at most";
    return along(argsort_task, out, in, axis, descending);
}
