/* sort.c: sort and argsort along an axis: stable, NaN last in either direction, complex numbers by real part, then imaginary
 * part. Lines become unsigned keys (keys.h); short keys and long ones that differ in few digits are sorted by radix, the others
 * by a vector quicksort (kernels/sort.h); lines are shared out among the threads. */
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

/* True where radix passes over the digits in which keys differ beat a quicksort. */
static bool are_few_digits(uint64_t differ, int64_t n) {
    int digits = 0;
    for (; differ; differ >>= 11) digits += (differ & 2047) != 0;
    return digits <= 2 && n >= 4096;
}

static bool has_few_digits(const uint64_t *key, int64_t n) {
    uint64_t some = 0, all = ~UINT64_C(0);
    if (n < 4096) return false;
    for (int64_t i = 0; i < n; i++) some |= key[i], all &= key[i];
    return are_few_digits(some ^ all, n);
}

static void *sort_long(uint64_t *keys, uint64_t *spare, int64_t n) {
    if (has_few_digits(keys, n)) return radix_U64(keys, spare, n);
    nx_kernels_get()->sort->keys(keys, spare, n);
    return keys;
}

/* Items of equal keys ascend. */
static void sort_ties(const uint64_t *key, uint64_t *item, uint64_t *spare, int64_t n) {
    for (int64_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && key[end] == key[begin];) end++;
        if (end - begin > 1) nx_kernels_get()->sort->keys(item + begin, spare + begin, end - begin);
    }
}

/* memory: 32 bytes an element. */
static void order_long(int64_t *order, const uint64_t *keys, int64_t n, void *memory) {
    uint64_t *key = (uint64_t *)memory, *item = key + n, *spare_keys = item + n, *spare_items = spare_keys + n;
    if (has_few_digits(keys, n)) {
        argsort_U64(order, keys, n, memory);
        return;
    }
    for (int64_t i = 0; i < n; i++) {
        key[i] = keys[order[i]];
        item[i] = (uint64_t)i;
    }
    nx_kernels_get()->sort->pairs(key, item, spare_keys, spare_items, n);
    sort_ties(key, item, spare_items, n);
    for (int64_t i = 0; i < n; i++) spare_items[i] = (uint64_t)order[item[i]];
    memcpy(order, spare_items, (size_t)n * sizeof *order);
}

static void *sort_keys(int size, void *keys, void *spare, int64_t n) {
    switch (size) {
    case 1: return radix_U8((uint8_t *)keys, (uint8_t *)spare, n);
    case 2: return radix_U16((uint16_t *)keys, (uint16_t *)spare, n);
    case 4: return radix_U32((uint32_t *)keys, (uint32_t *)spare, n);
    default: return sort_long((uint64_t *)keys, (uint64_t *)spare, n);
    }
}

/* order: positions in their present order, sorted stably by keys. */
static void order_by(int size, int64_t *order, const void *keys, int64_t n, void *memory) {
    switch (size) {
    case 1: argsort_U8(order, keys, n, memory); break;
    case 2: argsort_U16(order, keys, n, memory); break;
    case 4: argsort_U32(order, keys, n, memory); break;
    default: order_long(order, (const uint64_t *)keys, n, memory); break;
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

/* Scratch memory: pooled storage, since the pages of a fresh block cost more than the sort of what fits in them. */
static void *scratch_new(sorting *s, size_t bytes, nx_storage **owner) {
    *owner = nx_storage_new(bytes);
    if (!*owner) atomic_store(&s->failed, true);
    return *owner ? nx_storage_data(*owner) : NULL;
}

static void argsort_task(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t lines) {
    sorting *s = (sorting *)context;
    int size = nx_key_size(s->dtype);
    size_t n = (size_t)s->n, keyed = size == 8 ? 16 : 8;
    nx_storage *owner;
    char *memory = scratch_new(s, n * sizeof(int64_t) + n * (size_t)size + 16 + 2 * n * keyed, &owner);
    if (!memory) return;
    int64_t *order = (int64_t *)memory;
    for (int64_t k = 0; k < lines; k++) {
        order_line(s, in + k * in_step, order, (char *)(order + n));
        nx_unpack(out + k * out_step, s->out_step, (const char *)order, s->n, 8);
    }
    nx_storage_release(owner);
}

/* Complex lines: the order, then the elements in it. memory: the order, scratch of order_line, the sorted elements. */
static void sort_complex(const sorting *s, const char *in, char *out, char *memory, size_t scratch) {
    int size = nx_dtypes[s->dtype].size;
    int64_t *order = (int64_t *)memory;
    char *sorted = memory + (size_t)s->n * sizeof *order + scratch;
    order_line(s, in, order, (char *)(order + s->n));
    for (int64_t i = 0; i < s->n; i++) memcpy(sorted + i * size, in + order[i] * s->in_step, (size_t)size);
    nx_unpack(out, s->out_step, sorted, s->n, size);
}

/* One line of real numbers: their keys are made and sorted in the output itself where that is dense. */
static void sort_line(const sorting *s, const char *in, char *out, char *memory) {
    int size = nx_key_size(s->dtype);
    bool in_place = s->out_step == size && (uintptr_t)out % (uintptr_t)size == 0;
    char *keys = in_place ? out : memory + s->n * size;
    const nx_sorters *kernels = nx_kernels_get()->sort;
    uint64_t turn = s->descending ? ~UINT64_C(0) : 0;
    if (s->dtype == NX_F64 && in_place && s->in_step == size && (uintptr_t)in % 8 == 0) {
        uint64_t differ = kernels->float_keys((uint64_t *)keys, (const uint64_t *)in, s->n, turn);
        if (are_few_digits(differ, s->n))
            kernels->key_floats((uint64_t *)out, radix_U64((uint64_t *)keys, (uint64_t *)memory, s->n), s->n, turn);
        else
            kernels->floats((uint64_t *)keys, (uint64_t *)memory, s->n, turn);
        return;
    }
    nx_to_keys(s->dtype, keys, in, s->in_step, s->n, true, s->descending);
    nx_from_keys(s->dtype, out, s->out_step, sort_keys(size, keys, memory, s->n), s->n, s->descending);
}

static void sort_task(const void *context, const char *in, int64_t in_step, char *out, int64_t out_step, int64_t lines) {
    sorting *s = (sorting *)context;
    int size = nx_key_size(s->dtype);
    size_t n = (size_t)s->n, scratch = n * (size_t)size + 16 + 2 * n * 16;
    size_t keys = n * (size_t)size * (s->out_step == size && (uintptr_t)out % (uintptr_t)size == 0 && out_step % size == 0 ? 1 : 2);
    bool is_complex = nx_dtypes[s->dtype].kind == NX_KIND_COMPLEX;
    _Alignas(16) char local[4096];
    nx_storage *owner = NULL;
    char *memory = is_complex             ? scratch_new(s, n * 8 + scratch + n * (size_t)(2 * size), &owner)
                   : keys <= sizeof local ? local
                                          : scratch_new(s, keys, &owner);
    for (int64_t k = 0; k < lines && memory; k++)
        if (is_complex)
            sort_complex(s, in + k * in_step, out + k * out_step, memory, scratch);
        else
            sort_line(s, in + k * in_step, out + k * out_step, memory);
    if (owner) nx_storage_release(owner);
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
