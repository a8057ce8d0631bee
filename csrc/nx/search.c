/* search.c: searchsorted: where each value would be inserted to keep a 1-D array sorted. Keys (keys.h) are compared, so NaN
 * is greater than all; sixteen branch-free searches run side by side, so that their cache misses overlap. */
#include <math.h>
#include <stdlib.h>
#include "keys.h"
#include "kernels/run.h"

enum { LANES = 16, BLOCK = 256 };

/* out[i] = number of keys below q[i]. */
#define SEARCH(K)                                                                                   \
    static void search_##K(int64_t *out, const K *keys, int64_t n, const K *q, int64_t count) {     \
        int64_t i = 0;                                                                              \
        for (; i + LANES <= count; i += LANES) {                                                    \
            const K *base[LANES];                                                                   \
            for (int l = 0; l < LANES; l++) base[l] = keys;                                         \
            for (int64_t left = n; left > 1; left -= left / 2)                                      \
                for (int l = 0; l < LANES; l++) base[l] += -(int64_t)(base[l][left / 2 - 1] < q[i + l]) & (left / 2); \
            for (int l = 0; l < LANES; l++) out[i + l] = base[l] - keys + (n > 0 && *base[l] < q[i + l]); \
        }                                                                                           \
        for (; i < count; i++) {                                                                    \
            const K *base = keys;                                                                   \
            for (int64_t left = n; left > 1; left -= left / 2) base += base[left / 2 - 1] < q[i] ? left / 2 : 0; \
            out[i] = base - keys + (n > 0 && *base < q[i]);                                         \
        }                                                                                           \
    }
SEARCH(uint8_t)
SEARCH(uint16_t)
SEARCH(uint32_t)
SEARCH(uint64_t)
#undef SEARCH

typedef struct {
    const nx_view *out, *values, *sorted;
    const void *keys; /* of sorted; NULL: too few values to make them, elements are compared where they lie */
    int64_t n;
    int size;
    nx_dtype dtype;
    bool right;
} searching;

static int64_t search_in_place(const searching *s, const void *q) {
    int64_t low = 0, high = s->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        uint64_t key = 0, query = 0;
        nx_to_keys(s->dtype, &key, s->sorted->data + middle * s->sorted->stride[0], 0, 1, false, false);
        memcpy(&query, q, (size_t)s->size);
        if (key < query)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* right: what lies before the next greater key; after NaN there is nothing. */
static void step_right(int size, void *q, int64_t n, uint8_t *is_last) {
    for (int64_t i = 0; i < n; i++) {
        uint64_t key = 0;
        memcpy(&key, (char *)q + i * size, (size_t)size);
        is_last[i] = key == (size == 8 ? ~UINT64_C(0) : (UINT64_C(1) << (8 * size)) - 1);
        key += !is_last[i];
        memcpy((char *)q + i * size, &key, (size_t)size);
    }
}

static void search_run(void *context, char *const *ptr, const int64_t *step, int64_t n) {
    const searching *s = (const searching *)context;
    _Alignas(64) uint64_t q[BLOCK];
    int64_t found[BLOCK];
    uint8_t is_last[BLOCK] = {0};
    for (int64_t done = 0; done < n; done += BLOCK) {
        int64_t m = n - done < BLOCK ? n - done : BLOCK;
        nx_to_keys(s->dtype, q, ptr[1] + done * step[1], step[1], m, false, false);
        if (s->right) step_right(s->size, q, m, is_last);
        if (!s->keys)
            for (int64_t i = 0; i < m; i++) found[i] = search_in_place(s, (char *)q + i * s->size);
        else if (s->size == 1)
            search_uint8_t(found, (const uint8_t *)s->keys, s->n, (const uint8_t *)q, m);
        else if (s->size == 2)
            search_uint16_t(found, (const uint16_t *)s->keys, s->n, (const uint16_t *)q, m);
        else if (s->size == 4)
            search_uint32_t(found, (const uint32_t *)s->keys, s->n, (const uint32_t *)q, m);
        else
            search_uint64_t(found, (const uint64_t *)s->keys, s->n, q, m);
        if (s->right)
            for (int64_t i = 0; i < m; i++) found[i] = is_last[i] ? s->n : found[i];
        nx_unpack(ptr[0] + done * step[0], step[0], (const char *)found, m, 8);
    }
}

typedef struct {
    nx_nest nest;
    searching *s;
} job;

static void job_run(void *context, int64_t begin, int64_t end) {
    job *j = (job *)context;
    nx_nest_walk(&j->nest, begin, end, search_run, j->s);
}

nx_status nx_searchsorted(const nx_view *out, const nx_view *sorted, const nx_view *values, bool right) {
    if (nx_dtypes[sorted->dtype].kind == NX_KIND_COMPLEX) return "not defined for complex numbers";
    if (sorted->dtype != values->dtype) return "mismatch of dtypes";
    int64_t n = sorted->shape[0], count = nx_count(values->ndim, values->shape);
    searching s = {out, values, sorted, NULL, n, nx_key_size(sorted->dtype), sorted->dtype, right};
    void *keys = NULL;
    if (count >= n / 64) {
        keys = malloc((size_t)(n ? n * s.size : 1));
        if (!keys) return "no memory";
        nx_to_keys(s.dtype, keys, sorted->data, sorted->stride[0], n, false, false);
    }
    s.keys = keys;
    job j = {.s = &s};
    nx_nest_make(&j.nest, 2, (const nx_view *[]){out, values});
    nx_parallel_for(j.nest.count, 16384, job_run, &j);
    free(keys);
    return NULL;
}
