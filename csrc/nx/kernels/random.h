/* kernels/random.h: what one instruction set offers for random numbers. Lengths and positions are whole groups of words. */
#ifndef NX_KERNELS_RANDOM_H
#define NX_KERNELS_RANDOM_H
#include "../random.h"

#define NX_RANDOM_GROUP 64   /* the words that belong together, for any engine and draw */
#define NX_SAMPLE_CHUNK 256  /* elements that a sampler gets at once */
#define NX_RANDOM_CHUNK 1024 /* the most that a kernel gets at once */

/* Where elements stand in the key's row: the first of them. */
typedef struct {
    const nx_key *key;
    int64_t first;
} nx_place;

typedef struct {
    void (*words[2])(uint64_t *out, const nx_key *key, uint64_t first, int64_t n); /* 2x32, 4x64 */
    void (*draw[NX_DRAW_COUNT])(double *out, const uint64_t *w, int64_t n);
    /* n <= NX_SAMPLE_CHUNK elements from dense parameters and rows of words, NX_SAMPLE_CHUNK words each */
    void (*sample[NX_SAMPLER_COUNT])(void *out, const void *const *p, const uint64_t *w, int64_t n, nx_place place);
    /* n multiples of 2^-bits from the halves of words, low half first; n is even */
    void (*unit)(float *out, const uint64_t *w, int64_t n, int bits);
    /* x = offset + factor * x; offset from `limit` on (NaN: no limit) */
    void (*scale64)(double *x, int64_t n, double offset, double factor, double limit);
    void (*scale32)(float *x, int64_t n, float offset, float factor, float limit);
    void (*narrow)(float *out, const double *x, int64_t n);
} nx_random_kernels;

#endif
