/* sort.c (kernels): quicksort between two arrays, so that a partition has no branch: each vector, its low keys in front, is
 * stored at both ends of the gap in the target. A few keys are sorted by a network, or put in place by counting which
 * come before them.
 * Pivots are medians of a sample; when they were bad too often, middles of the range of values, which bounds the depth. */
#include "sort.h"
#include "run.h"
#if defined ISA_avx2 || defined ISA_avx512
#include "network.h"
enum { KEYS_LEAF = NETWORK };
#else
enum { KEYS_LEAF = 32 };
#endif

enum { LEAF = 32, SAMPLE = KEYS_LEAF - 1, LANES = 4 };
#define SIGN (UINT64_C(1) << 63)
typedef int64_t vec __attribute__((vector_size(8 * LANES)));

/* keys and items as one name; items is NULL for keys alone. */
typedef struct {
    uint64_t *key, *item;
} run;

NX_INLINE run run_at(run r, int64_t i, bool paired) { return (run){r.key + i, paired ? r.item + i : NULL}; }

NX_INLINE void run_copy(run to, run from, int64_t n, bool paired) {
    memcpy(to.key, from.key, (size_t)n * sizeof *to.key);
    if (paired) memcpy(to.item, from.item, (size_t)n * sizeof *to.item);
}

/* Stable. to is not from. */
NX_INLINE void leaf(run to, run from, int64_t n, bool paired) {
    int64_t key[LEAF + LANES];
    for (int64_t i = 0; i < n; i++) key[i] = (int64_t)(from.key[i] ^ SIGN);
    for (int64_t i = n; i < n + LANES; i++) key[i] = 0;
    for (int64_t at = 0; at < n; at += LANES) {
        vec x, rank = (vec){0} + at;
        memcpy(&x, key + at, sizeof x);
        for (int64_t j = 0; j < at; j++) rank += x < key[j];
        for (int64_t j = at; j < at + LANES && j < n; j++)
            rank -= (key[j] < x) | ((key[j] == x) & (j - at < (vec){0, 1, 2, 3}));
        for (int64_t j = at + LANES; j < n; j++) rank -= key[j] < x;
        for (int64_t l = 0; l < LANES && at + l < n; l++) {
            to.key[rank[l]] = from.key[at + l];
            if (paired) to.item[rank[l]] = from.item[at + l];
        }
    }
}

#if defined ISA_avx2 || defined ISA_avx512
/* The halves of four keys, those with a bit set in front. */
#define LANE(k) 2 * (k), 2 * (k) + 1
_Alignas(32) static const int32_t gather_low[16][8] = {
    {LANE(0), LANE(1), LANE(2), LANE(3)}, {LANE(0), LANE(1), LANE(2), LANE(3)},
    {LANE(1), LANE(0), LANE(2), LANE(3)}, {LANE(0), LANE(1), LANE(2), LANE(3)},
    {LANE(2), LANE(0), LANE(1), LANE(3)}, {LANE(0), LANE(2), LANE(1), LANE(3)},
    {LANE(1), LANE(2), LANE(0), LANE(3)}, {LANE(0), LANE(1), LANE(2), LANE(3)},
    {LANE(3), LANE(0), LANE(1), LANE(2)}, {LANE(0), LANE(3), LANE(1), LANE(2)},
    {LANE(1), LANE(3), LANE(0), LANE(2)}, {LANE(0), LANE(1), LANE(3), LANE(2)},
    {LANE(2), LANE(3), LANE(0), LANE(1)}, {LANE(0), LANE(2), LANE(3), LANE(1)},
    {LANE(1), LANE(2), LANE(3), LANE(0)}, {LANE(0), LANE(1), LANE(2), LANE(3)},
};
#undef LANE
NX_INLINE void store_both(uint64_t *to, int64_t low, int64_t high, __m256i x, __m256i order) {
    x = _mm256_permutevar8x32_epi32(x, order);
    _mm256_storeu_si256((__m256i *)(to + low), x);
    _mm256_storeu_si256((__m256i *)(to + high - LANES), x);
}
#endif

#if defined ISA_avx2 || defined ISA_avx512
/* The vector at i to both ends of the gap. */
NX_INLINE void part_vector(run to, run from, int64_t i, __m256i edge, int64_t *low, int64_t *high, bool paired) {
    const __m256i sign = _mm256_set1_epi64x((int64_t)SIGN), x = _mm256_loadu_si256((const __m256i *)(from.key + i));
    unsigned below = (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(edge, _mm256_xor_si256(x, sign))));
    __m256i order = _mm256_load_si256((const __m256i *)gather_low[below]);
    store_both(to.key, *low, *high, x, order);
    if (paired) store_both(to.item, *low, *high, _mm256_loadu_si256((const __m256i *)(from.item + i)), order);
    int64_t lows = __builtin_popcount(below);
    *low += lows;
    *high -= LANES - lows;
}
#endif

/* Keys below pivot to the front of `to`, the others to its end; returns how many are below. */
NX_INLINE int64_t partition(run to, run from, int64_t n, uint64_t pivot, bool paired) {
    int64_t low = 0, high = n, i = 0, single = n;
#if defined ISA_avx2 || defined ISA_avx512
    single = n % LANES; /* first: the stores at both ends of the gap do no harm while it is a multiple of four */
#endif
    for (; i < single; i++) {
        bool is_low = from.key[i] < pivot;
        to.key[low] = to.key[high - 1] = from.key[i];
        if (paired) to.item[low] = to.item[high - 1] = from.item[i];
        low += is_low;
        high -= !is_low;
    }
#if defined ISA_avx2 || defined ISA_avx512
    const __m256i edge = _mm256_set1_epi64x((int64_t)(pivot ^ SIGN));
    for (; i < n; i += LANES) part_vector(to, from, i, edge, &low, &high, paired);
#endif
    return low;
}

static uint64_t sample_median(const uint64_t *key, int64_t n) {
    uint64_t sample[SAMPLE], sorted[SAMPLE];
    int64_t count = n < 512 ? 5 : n < 8192 ? LEAF / 2 : SAMPLE, step = n / count;
    for (int64_t i = 0; i < count; i++) sample[i] = key[i * step + step / 2];
#if defined ISA_avx2 || defined ISA_avx512
    if (count > LEAF)
        network_sort(sorted, sample, count);
    else
#endif
        leaf((run){sorted, NULL}, (run){sample, NULL}, count, false);
    return sorted[count / 2];
}

static uint64_t range_middle(const uint64_t *key, int64_t n) {
    uint64_t least = key[0], most = key[0];
    for (int64_t i = 1; i < n; i++) {
        least = key[i] < least ? key[i] : least;
        most = key[i] > most ? key[i] : most;
    }
    return least + (most - least) / 2 + (most > least);
}

/* ---- float64 as keys --------------------------------------------------------------------------------------------- */

#define NAN_ABOVE INT64_C(0x7ff0000000000000)
static uint64_t float_keys(uint64_t *keys, const uint64_t *bits, int64_t n, uint64_t turn) {
    const vec sign = (vec){0} | INT64_MIN, turned = (vec){0} | (int64_t)turn;
    vec some = {0}, all = ~some;
    uint64_t any = 0, every = ~UINT64_C(0);
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        vec x;
        memcpy(&x, bits + i, sizeof x);
        x = (x ^ ((x < 0) | sign) ^ turned) | ((x & ~sign) > NAN_ABOVE);
        memcpy(keys + i, &x, sizeof x);
        some |= x;
        all &= x;
    }
    for (; i < n; i++) {
        uint64_t x = bits[i];
        keys[i] = (x & ~SIGN) > NAN_ABOVE ? ~UINT64_C(0) : (x & SIGN ? ~x : x | SIGN) ^ turn;
        any |= keys[i], every &= keys[i];
    }
    for (int l = 0; l < LANES; l++) any |= (uint64_t)some[l], every &= (uint64_t)all[l];
    return any ^ every;
}

static void key_floats(uint64_t *bits, const uint64_t *keys, int64_t n, uint64_t turn) {
    const vec sign = (vec){0} | INT64_MIN, turned = (vec){0} | (int64_t)turn;
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        vec x;
        memcpy(&x, keys + i, sizeof x);
        x ^= turned & (x != -1);
        x ^= sign | ~(x < 0);
        memcpy(bits + i, &x, sizeof x);
    }
    for (; i < n; i++) {
        uint64_t x = keys[i] ^ (keys[i] == ~UINT64_C(0) ? 0 : turn);
        bits[i] = x & SIGN ? x ^ SIGN : ~x;
    }
}

/* ---- quicksort --------------------------------------------------------------------------------------------------- */

typedef enum { KEYS, RISING, FALLING } ending; /* what keys become where they are in place: floats again, turned or not */

NX_INLINE void finish(run r, int64_t n, ending end) {
    if (end != KEYS) key_floats(r.key, r.key, n, end == FALLING ? ~UINT64_C(0) : 0);
}

/* Sorts x, with the help of y; the result is in y where `to_y`. depth: how many pivots may still come from samples. */
NX_INLINE void sort_step(run x, run y, int64_t n, bool to_y, int depth, bool paired, ending end,
                         void (*again)(run, run, int64_t, bool, int)) {
    int64_t most = paired ? LEAF : KEYS_LEAF;
    while (n > most) {
        uint64_t pivot = depth > 0 ? sample_median(x.key, n) : range_middle(x.key, n);
        int64_t low = partition(y, x, n, pivot, paired);
        if (low > 0) {
            again(y, x, low, !to_y, depth - 1);
        } else if (pivot == UINT64_MAX) {
            break; /* all are equal, and were moved to y */
        } else { /* the pivot is the least: its equals are done */
            low = partition(y, x, n, pivot + 1, paired);
            if (!to_y) run_copy(x, y, low, paired);
            finish(to_y ? y : x, low, end);
        }
        run rest = run_at(y, low, paired);
        y = run_at(x, low, paired);
        x = rest;
        n -= low;
        to_y = !to_y;
        depth--;
    }
    if (n > most) {
        if (!to_y) run_copy(x, y, n, paired);
#if defined ISA_avx2 || defined ISA_avx512
    } else if (!paired) {
        network_sort(to_y ? y.key : x.key, x.key, n);
#endif
    } else if (to_y) {
        leaf(y, x, n, paired);
    } else {
        uint64_t key[LEAF], item[LEAF];
        run copy = {key, item};
        run_copy(copy, x, n, paired);
        leaf(x, copy, n, paired);
    }
    finish(to_y ? y : x, n, end);
}
#define SORT(name, paired, end)                                                                     \
    static void name(run x, run y, int64_t n, bool to_y, int depth) { sort_step(x, y, n, to_y, depth, paired, end, name); }
SORT(sort_keys, false, KEYS)
SORT(sort_rising, false, RISING)
SORT(sort_falling, false, FALLING)
SORT(sort_pairs, true, KEYS)
#undef SORT

static int depth_of(int64_t n) { return n > 1 ? 2 * (64 - __builtin_clzll((unsigned long long)n)) : 0; }

static void keys_alone(uint64_t *keys, uint64_t *spare, int64_t n) {
    sort_keys((run){keys, NULL}, (run){spare, NULL}, n, false, depth_of(n));
}
static void keys_as_floats(uint64_t *keys, uint64_t *spare, int64_t n, uint64_t turn) {
    (turn ? sort_falling : sort_rising)((run){keys, NULL}, (run){spare, NULL}, n, false, depth_of(n));
}
static void keys_and_items(uint64_t *keys, uint64_t *items, uint64_t *spare_keys, uint64_t *spare_items, int64_t n) {
    sort_pairs((run){keys, items}, (run){spare_keys, spare_items}, n, false, depth_of(n));
}

extern const nx_sorters NX_ISA(nx_sorts);
const nx_sorters NX_ISA(nx_sorts) = {keys_alone, keys_and_items, keys_as_floats, float_keys, key_floats};
