/* random_words.c: the row of words that a key stands for, as wide as the instruction set is. Layout: random.h. */
#include "random.h"
#include "run.h"
#include "width.h"

typedef uint32_t lanes32 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint64_t lanes64 __attribute__((vector_size(VECTOR_BYTES)));
typedef uint8_t lanes8 __attribute__((vector_size(VECTOR_BYTES)));
enum { PER32 = VECTOR_BYTES / 4, PER64 = VECTOR_BYTES / 8 };

/* Without a rotate instruction a whole number of bytes turns by one shuffle. */
#if defined(ISA_avx2) && !defined(__clang__)
NX_INLINE lanes32 turn_16(lanes32 x) {
    static const lanes8 order = {2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13,
                                 18, 19, 16, 17, 22, 23, 20, 21, 26, 27, 24, 25, 30, 31, 28, 29};
    return (lanes32)__builtin_shuffle((lanes8)x, order);
}
NX_INLINE lanes32 turn_24(lanes32 x) {
    static const lanes8 order = {1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12,
                                 17, 18, 19, 16, 21, 22, 23, 20, 25, 26, 27, 24, 29, 30, 31, 28};
    return (lanes32)__builtin_shuffle((lanes8)x, order);
}
#define ROT32(x, r) ((r) == 16 ? turn_16(x) : (r) == 24 ? turn_24(x) : (x << (r)) | (x >> (32 - (r))))
#else
#define ROT32(x, r) ((x << (r)) | (x >> (32 - (r))))
#endif
#define ROT64(x, r) ((x << (r)) | (x >> (64 - (r))))
#define T32 lanes32
#define T64 lanes64
#define LANES32 4
#define LANES64 2
#define NAME(f) wide_##f
#include "threefry.inc"

/* Words lie as (low, high) in memory: the halves of two vectors take turns. Counters are dealt to the lanes so that the
 * turns stay inside 16 bytes, as the instructions do them. */
static const uint32_t dealt[16] = {0, 1, PER64, PER64 + 1, 2, 3, PER64 + 2, PER64 + 3,
                                   4, 5, PER64 + 4, PER64 + 5, 6, 7, PER64 + 6, PER64 + 7};
#if VECTOR_BYTES == 64
#define EVEN 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define ODD 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#elif VECTOR_BYTES == 32
#define EVEN 0, 8, 1, 9, 4, 12, 5, 13
#define ODD 2, 10, 3, 11, 6, 14, 7, 15
#else
#define EVEN 0, 4, 1, 5
#define ODD 2, 6, 3, 7
#endif

void NX_ISA(nx_words_2x32)(uint64_t *out, const nx_key *key, uint64_t first, int64_t n) {
    const uint32_t k[2] = {(uint32_t)key->word[0], (uint32_t)key->word[1]};
    lanes32 deal;
    for (int l = 0; l < PER32; l++) deal[l] = dealt[l];
    for (int64_t i = 0; i < n; i += 4 * PER32) {
        lanes32 high[4], low[4];
        uint64_t at = first + (uint64_t)i; /* a multiple of 64: the low halves of 64 counters do not wrap */
        for (int u = 0; u < 4; u++) {
            low[u] = deal + ((uint32_t)at + (uint32_t)(u * PER32));
            high[u] = deal * 0 + (uint32_t)(at >> 32);
        }
        wide_threefry_2x32(high, low, k);
        for (int u = 0; u < 4; u++) {
            lanes32 even = __builtin_shufflevector(low[u], high[u], EVEN), odd = __builtin_shufflevector(low[u], high[u], ODD);
            memcpy(out + i + u * PER32, &even, VECTOR_BYTES);
            memcpy(out + i + u * PER32 + PER64, &odd, VECTOR_BYTES);
        }
    }
}

/* A pass takes 2 * PER64 counters: the whole or a part of the 8 counters of 32 words, or two such groups. */
void NX_ISA(nx_words_4x64)(uint64_t *out, const nx_key *key, uint64_t first, int64_t n) {
    enum { COUNTERS = 2 * PER64 };
    lanes64 count;
    for (int l = 0; l < PER64; l++) count[l] = (uint64_t)l;
    for (int64_t c = 0; c < n / 4; c += COUNTERS) {
        lanes64 x[4][2];
        for (int u = 0; u < 2; u++) {
            x[0][u] = count + (first / 4 + (uint64_t)(c + u * PER64));
            x[1][u] = x[2][u] = x[3][u] = count * 0;
        }
        wide_threefry_4x64(x[0], x[1], x[2], x[3], key->word);
        for (int u = 0; u < 2; u++)
            for (int j = 0; j < 4; j++) {
                int64_t at = c + u * PER64;
                memcpy(out + at / 8 * 32 + 8 * j + at % 8, &x[j][u], VECTOR_BYTES);
            }
    }
}
