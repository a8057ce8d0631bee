/* random.h: random numbers as pure functions of a key and a position.
 *
 * A key stands for an endless row of 64-bit words, made by Threefry with 20 rounds (Salmon, Moraes, Dror, Shaw 2011):
 * - 2x32: word i is the block of counter (high half of i, low half of i), its first word the high half;
 * - 4x64: word j of counter 8 g + l is word 32 g + 8 j + l of the row (counters fill their first word).
 * An element of a result reads words at places that follow from its own position alone, so that results depend neither on
 * the length of the result nor on threads, ranges or instruction sets. */
#ifndef NX_RANDOM_H
#define NX_RANDOM_H
#include "nx.h"

typedef struct {
    bool is_wide; /* 4x64; else 2x32, whose two words stand in word[0] and word[1] */
    uint64_t word[4];
} nx_key;

/* What one word becomes (rows of draws.inc), or for normal 64 words together. */
typedef enum {
#define NX_DRAW(id, name, body) NX_DRAW_##id,
#include "draws.inc"
#undef NX_DRAW
    NX_DRAW_NORMAL,
    NX_DRAW_COUNT
} nx_draw;
extern const char *const nx_draw_names[NX_DRAW_COUNT];

/* out[i] = the block of key[i] at counter[i]: 2 words of 32 or 4 of 64 bits each, dense. */
void nx_threefry_2x32(uint32_t *out, const uint32_t *key, const uint32_t *counter, int64_t n);
void nx_threefry_4x64(uint64_t *out, const uint64_t *key, const uint64_t *counter, int64_t n);

/* The first `bytes` bytes of the key's row, low bytes first. */
void nx_random_bits(void *out, int64_t bytes, const nx_key *key);
/* out[i] = offset + factor * draw, n dense elements of a float dtype. A uniform number stays below offset + factor. float16 and
 * bfloat16 are computed in float32 and rounded once (their uniform numbers have 11 and 8 bits and need no rounding). */
void nx_random_draw(nx_draw draw, nx_dtype dtype, void *out, int64_t n, const nx_key *key, double offset, double factor);

/* Distributions whose numbers may need several tries: rows of samplers.inc. */
typedef enum {
#define NX_SAMPLER(id, ...) NX_SAMPLER_##id,
#include "samplers.inc"
#undef NX_SAMPLER
    NX_SAMPLER_COUNT
} nx_sampler;
typedef struct {
    const char *name;
    nx_dtype out, in;
    int params, words;
} nx_sampler_info;
extern const nx_sampler_info nx_samplers[NX_SAMPLER_COUNT];
/* out[i] for n elements; parameter k of element i is in[k][i * step[k]], step 0 or 1. Parameters out of their range give NaN,
 * or -1 where the result is a count. */
void nx_random_sample(nx_sampler sampler, void *out, const void *const *in, const int *step, int64_t n, const nx_key *key);
/* The first k positions of a random order of n. 0 <= k <= n. Needs memory for n positions, or for some 4 k where k is small;
 * false when there is none. */
bool nx_random_permutation(int64_t *out, int64_t n, int64_t k, const nx_key *key);

#endif
