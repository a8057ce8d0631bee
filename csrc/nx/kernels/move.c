/* move.c (kernels): elements moved by mask, by offset and across the diagonal. Nothing here depends on what an element
 * means, only on its size. */
#include "kernels.h"
#include <string.h>
#if defined ISA_avx2 || defined ISA_avx512
#include <immintrin.h>
#define VECTOR 1
#endif

#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)

typedef struct {
    uint64_t a, b;
} pair;

/* Bit i of the result: mask[i] is not 0, for 32 bytes. */
static inline uint32_t mask_word(const uint8_t *mask) {
#ifdef VECTOR
    __m256i bytes = _mm256_loadu_si256((const __m256i *)mask);
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256()));
#else
    uint32_t word = 0;
    for (int i = 0; i < 32; i++)
        word |= (uint32_t)(mask[i] != 0) << i;
    return word;
#endif
}

static int64_t mask_count(const uint8_t *mask, int64_t n) {
    int64_t count = 0, i = 0;
#ifdef VECTOR
    for (; i + 32 <= n; i += 32)
        count += __builtin_popcount(mask_word(mask + i));
#endif
    for (; i < n; i++)
        count += mask[i] != 0;
    return count;
}

static int64_t mask_where(int64_t *out, int64_t most, const uint8_t *mask, int64_t n, int64_t first) {
    int64_t found = 0, i = 0;
    for (; i + 32 <= n && found + 32 <= most; i += 32)
        for (uint32_t word = mask_word(mask + i); word; word &= word - 1)
            out[found++] = first + i + __builtin_ctz(word);
    for (; i < n && found < most; i++) {
        out[found] = first + i;
        found += mask[i] != 0;
    }
    return found;
}

/* Plain forms: branch-free, each element is written and kept where the mask says so. */
#define PLAIN(type)                                                                                            \
    static int64_t take_tail_##type(type *out, int64_t found, int64_t most, const type *in, const uint8_t *mask, \
                                    int64_t i, int64_t n) {                                                    \
        for (; i < n && found < most; i++) {                                                                   \
            out[found] = in[i];                                                                                \
            found += mask[i] != 0;                                                                             \
        }                                                                                                      \
        return found;                                                                                          \
    }                                                                                                          \
    static int64_t put_##type(char *out, const char *in, int64_t most, const uint8_t *mask, int64_t n) {       \
        int64_t found = 0;                                                                                     \
        for (int64_t i = 0; i < n; i++)                                                                        \
            if (mask[i] && found < most)                                                                       \
                ((type *)out)[i] = ((const type *)in)[found++];                                                \
        return found;                                                                                          \
    }                                                                                                          \
    static void gather_##type(char *out, int64_t step, const char *in, const int64_t *offset, int64_t n) {     \
        for (int64_t i = 0; i < n; i++)                                                                        \
            memcpy(out + i * step, in + offset[i], sizeof(type));                                              \
    }                                                                                                          \
    static void scatter_##type(char *out, const char *in, int64_t step, const int64_t *offset, int64_t n) {    \
        for (int64_t i = 0; i < n; i++)                                                                        \
            memcpy(out + offset[i], in + i * step, sizeof(type));                                              \
    }                                                                                                          \
    static void cross_##type(char *out, int64_t out_step, const char *in, int64_t in_step, int64_t rows,       \
                             int64_t columns) {                                                                \
        for (int64_t r = 0; r < rows; r++)                                                                     \
            for (int64_t c = 0; c < columns; c++)                                                              \
                memcpy(out + r * out_step + c * (int64_t)sizeof(type),                                         \
                       in + c * in_step + r * (int64_t)sizeof(type), sizeof(type));                            \
    }
PLAIN(uint8_t)
PLAIN(uint16_t)
PLAIN(uint32_t)
PLAIN(uint64_t)
PLAIN(pair)
#undef PLAIN

#define TAKE(type)                                                                                             \
    static int64_t take_##type(char *out, int64_t most, const char *in, const uint8_t *mask, int64_t n) {      \
        return take_tail_##type((type *)out, 0, most, (const type *)in, mask, 0, n);                           \
    }
TAKE(uint8_t)
TAKE(uint16_t)
TAKE(pair)

#ifdef VECTOR
/* lanes[m]: the positions of the bits of m in ascending order, one a byte. */
static uint64_t lanes[256];

__attribute__((constructor)) static void fill_lanes(void) {
    for (unsigned m = 0; m < 256; m++) {
        int found = 0;
        for (unsigned i = 0; i < 8; i++)
            if (m >> i & 1)
                lanes[m] |= (uint64_t)i << 8 * found++;
    }
}

static inline __m256i lane_indices(unsigned bits) {
    return _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)lanes[bits]));
}

/* Stores 8 elements and counts the wanted: the rest is written over. */
static inline int64_t pack_4(uint32_t *out, const uint32_t *in, unsigned bits) {
    __m256i x = _mm256_loadu_si256((const __m256i *)in);
    _mm256_storeu_si256((__m256i *)out, _mm256_permutevar8x32_epi32(x, lane_indices(bits)));
    return __builtin_popcount(bits);
}

static int64_t take_uint32_t(char *out, int64_t most, const char *in, const uint8_t *mask, int64_t n) {
    uint32_t *to = (uint32_t *)out;
    const uint32_t *from = (const uint32_t *)in;
    int64_t found = 0, i = 0;
    for (; i + 32 <= n && found + 32 <= most; i += 32) {
        uint32_t word = mask_word(mask + i);
        for (int k = 0; k < 32; k += 8)
            found += pack_4(to + found, from + i + k, word >> k & 255);
    }
    return take_tail_uint32_t(to, found, most, from, mask, i, n);
}

/* Four elements of 8 bytes as pairs of lanes: bit i of m stands for lanes 2i and 2i + 1. */
static inline int64_t pack_8(uint64_t *out, const uint64_t *in, unsigned bits) {
    static const uint8_t spread[16] = {0x00, 0x03, 0x0c, 0x0f, 0x30, 0x33, 0x3c, 0x3f,
                                       0xc0, 0xc3, 0xcc, 0xcf, 0xf0, 0xf3, 0xfc, 0xff};
    __m256i x = _mm256_loadu_si256((const __m256i *)in);
    _mm256_storeu_si256((__m256i *)out, _mm256_permutevar8x32_epi32(x, lane_indices(spread[bits])));
    return __builtin_popcount(bits);
}

static int64_t take_uint64_t(char *out, int64_t most, const char *in, const uint8_t *mask, int64_t n) {
    uint64_t *to = (uint64_t *)out;
    const uint64_t *from = (const uint64_t *)in;
    int64_t found = 0, i = 0;
    for (; i + 32 <= n && found + 32 <= most; i += 32) {
        uint32_t word = mask_word(mask + i);
        for (int k = 0; k < 32; k += 4)
            found += pack_8(to + found, from + i + k, word >> k & 15);
    }
    return take_tail_uint64_t(to, found, most, from, mask, i, n);
}

/* An 8 x 8 block of 4-byte elements across its diagonal. */
static inline void cross_block_4(char *out, int64_t out_step, const char *in, int64_t in_step) {
    __m256 x[8], y[8];
    for (int i = 0; i < 8; i++)
        x[i] = _mm256_loadu_ps((const float *)(in + i * in_step));
    for (int i = 0; i < 8; i += 2) {
        y[i] = _mm256_unpacklo_ps(x[i], x[i + 1]);
        y[i + 1] = _mm256_unpackhi_ps(x[i], x[i + 1]);
    }
    for (int i = 0; i < 8; i += 4) {
        x[i] = _mm256_shuffle_ps(y[i], y[i + 2], 0x44);
        x[i + 1] = _mm256_shuffle_ps(y[i], y[i + 2], 0xee);
        x[i + 2] = _mm256_shuffle_ps(y[i + 1], y[i + 3], 0x44);
        x[i + 3] = _mm256_shuffle_ps(y[i + 1], y[i + 3], 0xee);
    }
    for (int i = 0; i < 4; i++) {
        _mm256_storeu_ps((float *)(out + i * out_step), _mm256_permute2f128_ps(x[i], x[i + 4], 0x20));
        _mm256_storeu_ps((float *)(out + (i + 4) * out_step), _mm256_permute2f128_ps(x[i], x[i + 4], 0x31));
    }
}

/* A 4 x 4 block of 8-byte elements across its diagonal. */
static inline void cross_block_8(char *out, int64_t out_step, const char *in, int64_t in_step) {
    __m256d a = _mm256_loadu_pd((const double *)in), b = _mm256_loadu_pd((const double *)(in + in_step));
    __m256d c = _mm256_loadu_pd((const double *)(in + 2 * in_step)), d = _mm256_loadu_pd((const double *)(in + 3 * in_step));
    __m256d p = _mm256_unpacklo_pd(a, b), q = _mm256_unpackhi_pd(a, b);
    __m256d r = _mm256_unpacklo_pd(c, d), s = _mm256_unpackhi_pd(c, d);
    _mm256_storeu_pd((double *)out, _mm256_permute2f128_pd(p, r, 0x20));
    _mm256_storeu_pd((double *)(out + out_step), _mm256_permute2f128_pd(q, s, 0x20));
    _mm256_storeu_pd((double *)(out + 2 * out_step), _mm256_permute2f128_pd(p, r, 0x31));
    _mm256_storeu_pd((double *)(out + 3 * out_step), _mm256_permute2f128_pd(q, s, 0x31));
}

/* Whole blocks of side x side, then the plain form for the edges. */
#define CROSS(type, side, block)                                                                               \
    static void transpose_##type(char *out, int64_t out_step, const char *in, int64_t in_step, int64_t rows,   \
                                 int64_t columns) {                                                            \
        int64_t size = sizeof(type), whole_rows = rows - rows % (side), whole_columns = columns - columns % (side); \
        for (int64_t r = 0; r < whole_rows; r += (side))                                                       \
            for (int64_t c = 0; c < whole_columns; c += (side))                                                \
                block(out + r * out_step + c * size, out_step, in + c * in_step + r * size, in_step);          \
        cross_##type(out + whole_rows * out_step, out_step, in + whole_rows * size, in_step, rows - whole_rows, columns); \
        cross_##type(out + whole_columns * size, out_step, in + whole_columns * in_step, in_step, whole_rows,  \
                     columns - whole_columns);                                                                 \
    }
CROSS(uint32_t, 8, cross_block_4)
CROSS(uint64_t, 4, cross_block_8)
#undef CROSS
#else
TAKE(uint32_t)
TAKE(uint64_t)
#define transpose_uint32_t cross_uint32_t
#define transpose_uint64_t cross_uint64_t
#endif
#undef TAKE

static void stream(char *out, const char *in, int64_t bytes) {
    int64_t at = 0;
#if defined ISA_avx2 || defined ISA_avx512
    for (; at + 32 <= bytes; at += 32) _mm256_stream_si256((__m256i *)(out + at), _mm256_loadu_si256((const __m256i *)(in + at)));
    if (!out) _mm_sfence();
#endif
    if (at < bytes) memcpy(out + at, in + at, (size_t)(bytes - at));
}

const nx_movers PASTE(nx_movers, ISA) = {
    mask_count,
    mask_where,
    {take_uint8_t, take_uint16_t, take_uint32_t, take_uint64_t, take_pair},
    {put_uint8_t, put_uint16_t, put_uint32_t, put_uint64_t, put_pair},
    {gather_uint8_t, gather_uint16_t, gather_uint32_t, gather_uint64_t, gather_pair},
    {scatter_uint8_t, scatter_uint16_t, scatter_uint32_t, scatter_uint64_t, scatter_pair},
    {cross_uint8_t, cross_uint16_t, transpose_uint32_t, transpose_uint64_t, cross_pair},
    stream,
};
#undef PASTE
#undef PASTE_
