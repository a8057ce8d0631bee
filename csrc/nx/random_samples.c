/* random_samples.c: distributions that may need several tries, and random orders, split over threads in whole chunks. */
#include "random.h"
#include "kernels/kernels.h"
#include <stdlib.h>
#include <string.h>

enum { CHUNK = NX_SAMPLE_CHUNK, MOST_WORDS = 4, MOST_PARAMS = 2 };

const nx_sampler_info nx_samplers[NX_SAMPLER_COUNT] = {
#define NX_SAMPLER(id, name, out, in, params, words) {name, out, in, params, words},
#include "samplers.inc"
#undef NX_SAMPLER
};

typedef struct {
    const nx_random_kernels *kernels;
    const nx_key *key;
    nx_sampler sampler;
    uint64_t *out; /* all results are of 64 bits */
    const uint64_t *in[MOST_PARAMS];
    const int *step;
} Work;

static void sample_range(void *context, int64_t begin, int64_t end) {
    const Work *w = context;
    int rows = nx_samplers[w->sampler].words, params = nx_samplers[w->sampler].params;
    _Alignas(64) uint64_t words[MOST_WORDS * CHUNK], repeated[MOST_PARAMS][CHUNK];
    const void *p[MOST_PARAMS];
    for (int k = 0; k < params; k++) {
        for (int64_t i = 0; i < CHUNK && !w->step[k]; i++)
            repeated[k][i] = w->in[k][0];
        p[k] = repeated[k];
    }
    for (int64_t at = begin; at < end; at += CHUNK) {
        int64_t n = end - at < CHUNK ? end - at : CHUNK;
        for (int k = 0; k < params; k++)
            if (w->step[k])
                p[k] = w->in[k] + at;
        w->kernels->words[w->key->is_wide](words, w->key, (uint64_t)at * (uint64_t)rows, rows * CHUNK);
        w->kernels->sample[w->sampler](w->out + at, p, words, n, (nx_place){w->key, at});
    }
}

void nx_random_sample(nx_sampler sampler, void *out, const void *const *in, const int *step, int64_t n, const nx_key *key) {
    Work w = {.kernels = nx_kernels_get()->random, .key = key, .sampler = sampler, .out = out, .step = step};
    for (int k = 0; k < nx_samplers[sampler].params; k++)
        w.in[k] = in[k];
    nx_parallel_for(n, 16 * CHUNK, sample_range, &w);
}

/* ---- random orders: the first k exchanges of Fisher and Yates, position i with one of [i, n) ---------------------------- */

/* Which position each exchange i takes, into out. */
static void partners(int64_t *out, int64_t n, int64_t k, const nx_key *key) {
    int64_t last = n - 1, low[CHUNK];
    const nx_random_kernels *kernels = nx_kernels_get()->random;
    _Alignas(64) uint64_t words[CHUNK];
    int64_t high[CHUNK];
    const void *p[2] = {low, high};
    for (int64_t at = 0; at < k; at += CHUNK) {
        int64_t m = k - at < CHUNK ? k - at : CHUNK;
        for (int64_t i = 0; i < m; i++) {
            low[i] = at + i;
            high[i] = last;
        }
        kernels->words[key->is_wide](words, key, (uint64_t)at, CHUNK);
        kernels->sample[NX_SAMPLER_INTEGERS](out + at, p, words, m, (nx_place){key, at});
    }
}

/* Positions that were moved, by open addressing: slot holds position and what stands there; -1: free. */
typedef struct {
    int64_t at, value;
} Slot;

static Slot *find_slot(Slot *table, uint64_t mask, int64_t at) {
    uint64_t h = (uint64_t)at * 0x9e3779b97f4a7c15u;
    for (h ^= h >> 32;; h++)
        if (table[h & mask].at == at || table[h & mask].at < 0)
            return &table[h & mask];
}

static bool few_of_many(int64_t *out, int64_t k) {
    uint64_t size = 4;
    while (size < 4 * (uint64_t)k)
        size *= 2;
    Slot *table = malloc(size * sizeof *table);
    if (!table)
        return false;
    memset(table, 0xff, size * sizeof *table);
    for (int64_t i = 0; i < k; i++) {
        Slot *here = find_slot(table, size - 1, i);
        int64_t mine = here->at < 0 ? i : here->value, j = out[i];
        Slot *there = find_slot(table, size - 1, j);
        out[i] = j == i ? mine : there->at < 0 ? j : there->value;
        *there = (Slot){j, mine};
    }
    free(table);
    return true;
}

bool nx_random_permutation(int64_t *out, int64_t n, int64_t k, const nx_key *key) {
    partners(out, n, k, key);
    if (k < n / 8)
        return few_of_many(out, k);
    int64_t *order = malloc(n ? (size_t)n * sizeof *order : 1);
    if (!order)
        return false;
    for (int64_t i = 0; i < n; i++)
        order[i] = i;
    for (int64_t i = 0; i < k; i++) {
        int64_t j = out[i], taken = order[j];
        order[j] = order[i];
        out[i] = taken;
    }
    free(order);
    return true;
}
