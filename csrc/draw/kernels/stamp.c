/* stamp.c: laying sprites over a 16-bit layer: dst += src - dst * src.alpha, src = fill * cover (+ stroke * cover). */
#include "../stamp.h"

#define JOIN(a, b) a##_##b
#define NAME(a, b) JOIN(a, b)

static inline uint32_t high(uint32_t a, uint32_t b) { return a * b >> 16; }

/* Part of a stamp, pixel by pixel: the form that all others must equal. */
static void stamp_part(const layer *l, const stamp *s, int x0, int x1, int y0, int y1) {
    const sprite *p = s->sprite;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            uint16_t *dst = l->data + (s->y + y) * l->stride + 4 * (s->x + x);
            uint32_t fill = p->fill[y * p->width + x], edge = p->stroke ? p->stroke[y * p->width + x] : 0, src[4];
            for (int i = 0; i < 4; i++) src[i] = high(s->fill[i], fill) + high(s->stroke[i], edge);
            for (int i = 0; i < 4; i++) {
                uint32_t v = dst[i] - high(dst[i], src[3]) + src[i];
                dst[i] = (uint16_t)(v > 65535 ? 65535 : v);
            }
        }
}

/* The same on a fine layer. */
static void stamp_fine(const layer *l, const stamp *s, int x0, int x1, int y0, int y1) {
    const sprite *p = s->sprite;
    const float unit = 1.0f / (65535.0f * 65535.0f * FINE_GAIN);
    float fill[4], edge[4];
    for (int i = 0; i < 4; i++) fill[i] = (float)s->fill[i] * unit, edge[i] = (float)s->stroke[i] * unit;
    for (int y = y0; y < y1; y++) {
        float *dst = l->fine + (s->y + y) * l->stride + 4 * (int64_t)s->x;
        const uint16_t *cover = p->fill + y * p->width, *rim = p->stroke ? p->stroke + y * p->width : cover;
        float more = p->stroke ? 1.0f : 0.0f;
        for (int x = x0; x < x1; x++) {
            float inner = (float)cover[x], outer = (float)rim[x] * more, src[4];
            for (int i = 0; i < 4; i++) src[i] = fill[i] * inner + edge[i] * outer;
            for (int i = 0; i < 4; i++) dst[4 * x + i] += src[i] - dst[4 * x + i] * src[3];
        }
    }
}

static void stamp_clipped(const layer *l, const stamp *s) {
    int x0 = s->x < 0 ? -s->x : 0, y0 = s->y < 0 ? -s->y : 0;
    int x1 = l->width - s->x < s->sprite->width ? l->width - s->x : s->sprite->width;
    int y1 = l->height - s->y < s->sprite->height ? l->height - s->y : s->sprite->height;
    if (l->fine) stamp_fine(l, s, x0, x1, y0, y1);
    else stamp_part(l, s, x0, x1, y0, y1);
}

#if defined(ISA_avx2) || defined(ISA_avx512)
#include <immintrin.h>

static inline __m256i spread(const uint16_t *cover) {
    const __m256i each = _mm256_setr_epi8(0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 2, 3, 4, 5, 4, 5, 4, 5, 4, 5, 6, 7, 6,
                                          7, 6, 7, 6, 7);
    return _mm256_shuffle_epi8(_mm256_broadcastq_epi64(_mm_loadl_epi64((const __m128i *)cover)), each);
}

static void stamp_whole(const layer *l, const stamp *s) {
    const sprite *p = s->sprite;
    long long fill_bits, edge_bits;
    __builtin_memcpy(&fill_bits, s->fill, 8);
    __builtin_memcpy(&edge_bits, s->stroke, 8);
    __m256i fill = _mm256_set1_epi64x(fill_bits), edge = _mm256_set1_epi64x(edge_bits);
    for (int y = 0; y < p->height; y++) {
        uint16_t *dst = l->data + (s->y + y) * l->stride + 4 * (int64_t)s->x;
        const uint16_t *cover = p->fill + y * p->width;
        for (int x = 0; x < p->width; x += 4) {
            __m256i src = _mm256_mulhi_epu16(fill, spread(cover + x));
            if (p->stroke)
                src = _mm256_add_epi16(src, _mm256_mulhi_epu16(edge, spread(p->stroke + y * p->width + x)));
            __m256i alpha = _mm256_shufflehi_epi16(_mm256_shufflelo_epi16(src, 0xff), 0xff);
            __m256i old = _mm256_loadu_si256((__m256i *)(dst + 4 * x));
            __m256i now = _mm256_adds_epu16(_mm256_sub_epi16(old, _mm256_mulhi_epu16(old, alpha)), src);
            _mm256_storeu_si256((__m256i *)(dst + 4 * x), now);
        }
    }
}
#elif defined(__SSE2__)
#include <emmintrin.h>

static inline __m128i spread(const uint16_t *cover) {
    int two;
    __builtin_memcpy(&two, cover, 4);
    __m128i v = _mm_cvtsi32_si128(two);
    v = _mm_unpacklo_epi16(v, v);
    return _mm_unpacklo_epi32(v, v);
}

static void stamp_whole(const layer *l, const stamp *s) {
    const sprite *p = s->sprite;
    __m128i fill = _mm_loadl_epi64((const __m128i *)s->fill), edge = _mm_loadl_epi64((const __m128i *)s->stroke);
    fill = _mm_unpacklo_epi64(fill, fill), edge = _mm_unpacklo_epi64(edge, edge);
    for (int y = 0; y < p->height; y++) {
        uint16_t *dst = l->data + (s->y + y) * l->stride + 4 * (int64_t)s->x;
        const uint16_t *cover = p->fill + y * p->width;
        for (int x = 0; x < p->width; x += 2) {
            __m128i src = _mm_mulhi_epu16(fill, spread(cover + x));
            if (p->stroke) src = _mm_add_epi16(src, _mm_mulhi_epu16(edge, spread(p->stroke + y * p->width + x)));
            __m128i alpha = _mm_shufflehi_epi16(_mm_shufflelo_epi16(src, 0xff), 0xff);
            __m128i old = _mm_loadu_si128((__m128i *)(dst + 4 * x));
            __m128i now = _mm_adds_epu16(_mm_sub_epi16(old, _mm_mulhi_epu16(old, alpha)), src);
            _mm_storeu_si128((__m128i *)(dst + 4 * x), now);
        }
    }
}
#else
static void stamp_whole(const layer *l, const stamp *s) {
    stamp_part(l, s, 0, s->sprite->width, 0, s->sprite->height);
}
#endif

void NAME(stamp, ISA)(const layer *l, const stamp *stamps, int n) {
    for (int i = 0; i < n; i++) {
        const stamp *s = &stamps[i];
        if (!l->fine && s->x >= 0 && s->y >= 0 && s->x + s->sprite->width <= l->width && s->y + s->sprite->height <= l->height)
            stamp_whole(l, s);
        else stamp_clipped(l, s);
    }
}
