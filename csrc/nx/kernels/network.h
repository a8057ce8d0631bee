/* network.h: up to 64 keys sorted by vectors of four: a network over the columns of R rows, then merges of the four sorted
 * columns, whose comparisons lie within a row or between rows alike. Source: Batcher 1968 (odd-even merge sort, bitonic merge). */
#ifndef NX_NETWORK_H
#define NX_NETWORK_H
#include <immintrin.h>
#include "run.h"

enum { NETWORK = 64 };

/* The comparisons of 8 and of 16 rows. */
#define NX_NETWORK_8(X) \
    X(0, 1) X(2, 3) X(4, 5) X(6, 7) X(0, 2) X(1, 3) X(4, 6) X(5, 7) X(1, 2) X(5, 6) X(0, 4)        \
    X(1, 5) X(2, 6) X(3, 7) X(2, 4) X(3, 5) X(1, 2) X(3, 4) X(5, 6)
#define NX_NETWORK_16(X) \
    X(0, 1) X(2, 3) X(4, 5) X(6, 7) X(8, 9) X(10, 11) X(12, 13) X(14, 15) X(0, 2) X(1, 3) X(4, 6)  \
    X(5, 7) X(8, 10) X(9, 11) X(12, 14) X(13, 15) X(1, 2) X(5, 6) X(9, 10) X(13, 14) X(0, 4)       \
    X(1, 5) X(2, 6) X(3, 7) X(8, 12) X(9, 13) X(10, 14) X(11, 15) X(2, 4) X(3, 5) X(10, 12)        \
    X(11, 13) X(1, 2) X(3, 4) X(5, 6) X(9, 10) X(11, 12) X(13, 14) X(0, 8) X(1, 9) X(2, 10)        \
    X(3, 11) X(4, 12) X(5, 13) X(6, 14) X(7, 15) X(4, 8) X(5, 9) X(6, 10) X(7, 11) X(2, 4) X(3, 5) \
    X(6, 8) X(7, 9) X(10, 12) X(11, 13) X(1, 2) X(3, 4) X(5, 6) X(7, 8) X(9, 10) X(11, 12)         \
    X(13, 14)

NX_INLINE __m256i choose(__m256i a, __m256i b, __m256i take_b) { return _mm256_blendv_epi8(a, b, take_b); }

NX_INLINE void exchange(__m256i *v, int i, int j) {
    __m256i a = v[i], b = v[j], greater = _mm256_cmpgt_epi64(a, b);
    v[i] = choose(a, b, greater);
    v[j] = choose(b, a, greater);
}

/* In lanes where high is set the greater of a and b, else the lesser. */
NX_INLINE __m256i pick(__m256i a, __m256i b, __m256i high) {
    return choose(a, b, _mm256_xor_si256(_mm256_cmpgt_epi64(a, b), high));
}

/* Sorts each column of rows that rise and then fall. */
NX_INLINE void clean(__m256i *v, int rows) {
    for (int d = rows / 2; d > 0; d /= 2)
        for (int i = 0; i < rows; i++)
            if (!(i & d)) exchange(v, i, i + d);
}

/* Columns 0 and 1, 2 and 3 become one sequence each: the lower half in the first of them. */
NX_INLINE void merge_pairs(__m256i *v, int rows) {
    const __m256i high = _mm256_setr_epi64x(0, -1, 0, -1);
    for (int i = 0; i < rows / 2; i++) {
        __m256i a = v[i], b = v[rows - 1 - i];
        v[i] = pick(a, _mm256_permute4x64_epi64(b, 0xb1), high);
        v[rows - 1 - i] = pick(b, _mm256_permute4x64_epi64(a, 0xb1), high);
    }
    clean(v, rows);
}

/* The pairs of columns become one sequence. */
NX_INLINE void merge_halves(__m256i *v, int rows) {
    const __m256i high = _mm256_setr_epi64x(0, 0, -1, -1), odd = _mm256_setr_epi64x(0, -1, 0, -1);
    for (int i = 0; i < rows / 2; i++) {
        __m256i a = v[i], b = v[rows - 1 - i];
        v[i] = pick(a, _mm256_permute4x64_epi64(b, 0x1b), high);
        v[rows - 1 - i] = pick(b, _mm256_permute4x64_epi64(a, 0x1b), high);
    }
    for (int i = 0; i < rows; i++) v[i] = pick(v[i], _mm256_permute4x64_epi64(v[i], 0xb1), odd);
    clean(v, rows);
}

/* Column after column into out. */
NX_INLINE void store_columns(uint64_t *out, const __m256i *v, int rows) {
    const __m256i sign = _mm256_set1_epi64x(INT64_MIN);
    for (int i = 0; i < rows; i += 4) {
        __m256i a = _mm256_unpacklo_epi64(v[i], v[i + 1]), b = _mm256_unpackhi_epi64(v[i], v[i + 1]);
        __m256i c = _mm256_unpacklo_epi64(v[i + 2], v[i + 3]), d = _mm256_unpackhi_epi64(v[i + 2], v[i + 3]);
        __m256i column[4] = {_mm256_permute2x128_si256(a, c, 0x20), _mm256_permute2x128_si256(b, d, 0x20),
                             _mm256_permute2x128_si256(a, c, 0x31), _mm256_permute2x128_si256(b, d, 0x31)};
        for (int k = 0; k < 4; k++)
            _mm256_storeu_si256((__m256i *)(out + k * rows + i), _mm256_xor_si256(column[k], sign));
    }
}

NX_INLINE void load_rows(__m256i *v, const uint64_t *in, int rows) {
    for (int i = 0; i < rows; i++)
        v[i] = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(in + 4 * i)), _mm256_set1_epi64x(INT64_MIN));
}

static __attribute__((noinline)) void network_32(uint64_t *keys) {
    __m256i v[8];
    load_rows(v, keys, 8);
#define X(i, j) exchange(v, i, j);
    NX_NETWORK_8(X)
    merge_pairs(v, 8);
    merge_halves(v, 8);
    store_columns(keys, v, 8);
}

static __attribute__((noinline)) void network_64(uint64_t *keys) {
    __m256i v[16];
    load_rows(v, keys, 16);
    NX_NETWORK_16(X)
#undef X
    merge_pairs(v, 16);
    merge_halves(v, 16);
    store_columns(keys, v, 16);
}

/* Keys of [0, n) in order, n <= NETWORK; to may be from. */
static void network_sort(uint64_t *to, const uint64_t *from, int64_t n) {
    uint64_t keys[NETWORK];
    int64_t room = n <= 32 ? 32 : 64;
    memcpy(keys, from, (size_t)n * sizeof *keys);
    for (int64_t i = n; i < room; i++) keys[i] = UINT64_MAX;
    if (room == 32)
        network_32(keys);
    else
        network_64(keys);
    memcpy(to, keys, (size_t)n * sizeof *keys);
}
#endif
