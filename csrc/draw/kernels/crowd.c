/* crowd.c: adding sprites to a layer, and what the layer lets through. Written so that the compiler makes vector code of
 * each instruction set from them. */
#include "../crowd_runs.h"

#define JOIN(a, b) a##_##b
#define NAME(a, b) JOIN(a, b)

static inline void add_block(float *dst, const float *src) {
    for (int i = 0; i < 8; i++) dst[i] += src[i];
}

static void add(float *layer, int64_t stride, const float *const *sprites, const int64_t *at, int n, int rows, int blocks) {
    for (int i = 0; i < n; i++) {
        float *dst = layer + at[i];
        const float *src = sprites[i];
        if (blocks == 1)
            for (int y = 0; y < rows; y++, dst += stride, src += 8) add_block(dst, src);
        else
            for (int y = 0; y < rows; y++, dst += stride)
                for (int b = 0; b < blocks; b++, src += 8) add_block(dst + 8 * b, src);
    }
}

/* exp(-v) as a power of 2: the whole part is the exponent, the rest a polynomial. */
static void shade(const float *v, int64_t n, uint8_t *out) {
    for (int64_t i = 0; i < n; i++) {
        float t = v[i] < 20.0f ? v[i] * 1.44269504f : 28.8539f;
        int32_t whole = (int32_t)t;
        float f = t - (float)whole, p = 0.00961813f - f * 0.00133336f;
        p = 1 + f * (-0.69314718f + f * (0.24022651f + f * (-0.05550411f + f * p)));
        union {
            int32_t bits;
            float value;
        } scale = {.bits = (127 - whole) * (1 << 23)};
        out[i] = (uint8_t)(255.5f - 255.0f * p * scale.value);
    }
}

const crowd_runs NAME(crowd_runs, ISA) = {add, shade};
