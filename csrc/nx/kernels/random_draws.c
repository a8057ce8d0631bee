/* random_draws.c: words to numbers of the standard distributions of draws.inc, branch-free, in float64. */
#include "random.h"
#include "random_math.h"
#include "small.h"

/* The tangent of a uniform angle. */
NX_INLINE double tangent(uint64_t w) {
    double x = quarter(w), s = quarter_sin(x), c = quarter_cos(x);
    bool is_turned = w >> 62 & 1;
    return (is_turned ? c : s) / (is_turned ? -s : c);
}

/* Of each group the first half gives radii, the second half angles. Source: Box and Muller 1958. */
static void draw_NORMAL(double *out, const uint64_t *w, int64_t n) {
    enum { HALF = NX_RANDOM_GROUP / 2 };
    for (int64_t g = 0; g < n; g += 2 * HALF)
        for (int64_t i = g; i < g + HALF; i++) {
            double r = __builtin_sqrt(2 * minus_log(w[i])), x = quarter(w[i + HALF]);
            uint64_t turns = w[i + HALF] >> 62;
            double s = r * quarter_sin(x), c = r * quarter_cos(x);
            uint64_t swap = (uint64_t)0 - (turns & 1), change = (d_bits(s) ^ d_bits(c)) & swap;
            out[i] = d_of(d_bits(c) ^ change ^ ((turns + 1) & 2) << 62);
            out[i + HALF] = d_of(d_bits(s) ^ change ^ (turns & 2) << 62);
        }
}

#define NX_DRAW(id, name, body)                                                                      \
    static void draw_##id(double *out, const uint64_t *words, int64_t n) {                           \
        for (int64_t i = 0; i < n; i++) {                                                            \
            uint64_t w = words[i];                                                                   \
            out[i] = body;                                                                           \
        }                                                                                            \
    }
#include "draws.inc"
#undef NX_DRAW

static void draw_unit(float *out, const uint64_t *w, int64_t n, int bits) {
    float step = nx_float_of((uint32_t)(127 - bits) << 23);
    int shift = 32 - bits;
    const uint32_t *half = (const uint32_t *)w;
    for (int64_t i = 0; i < n; i++) out[i] = (float)(int32_t)(half[i] >> shift) * step;
}

static void scale64(double *x, int64_t n, double offset, double factor, double most) {
    for (int64_t i = 0; i < n; i++) {
        double y = offset + factor * x[i];
        x[i] = y > most ? most : y;
    }
}
static void scale32(float *x, int64_t n, float offset, float factor, float most) {
    for (int64_t i = 0; i < n; i++) {
        float y = offset + factor * x[i];
        x[i] = y > most ? most : y;
    }
}

static void narrow(float *out, const double *x, int64_t n) {
    for (int64_t i = 0; i < n; i++) out[i] = (float)x[i];
}

void NX_ISA(nx_words_2x32)(uint64_t *out, const nx_key *key, uint64_t first, int64_t n);
void NX_ISA(nx_words_4x64)(uint64_t *out, const nx_key *key, uint64_t first, int64_t n);
#define NX_SAMPLER(id, ...)                                                                          \
    void NX_ISA(nx_sample_##id)(void *out, const void *const *p, const uint64_t *w, int64_t n, nx_place place);
#include "samplers.inc"
#undef NX_SAMPLER

const nx_random_kernels NX_ISA(nx_randoms) = {
    .words = {NX_ISA(nx_words_2x32), NX_ISA(nx_words_4x64)},
    .draw = {
#define NX_DRAW(id, name, body) draw_##id,
#include "draws.inc"
#undef NX_DRAW
        draw_NORMAL,
    },
    .sample = {
#define NX_SAMPLER(id, ...) NX_ISA(nx_sample_##id),
#include "samplers.inc"
#undef NX_SAMPLER
    },
    .unit = draw_unit,
    .scale64 = scale64,
    .scale32 = scale32,
    .narrow = narrow,
};
