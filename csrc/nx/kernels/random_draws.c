/* random_draws.c: words to numbers of the standard distributions of draws.inc, branch-free, in float64. */
#include "random.h"
#include "small.h"
#include "vmath.h"

/* 53 bits in [0, 1): 1.m less either 1 or the double below 1. */
NX_INLINE double unit(uint64_t w) {
    return d_of(0x3ff0000000000000u | w >> 12) - d_of(0x3ff0000000000000u - (w >> 11 & 1));
}

/* w as a double, rounded once. */
NX_INLINE double d_from_u64(uint64_t w) {
    double high = d_of(0x4530000000000000u | w >> 32) - 0x1.00000001p84; /* 2^84 + 2^52 */
    return high + d_of(0x4330000000000000u | (w & 0xffffffffu));
}

/* -log(u) with u = (w | 1) / 2^64: of full relative precision at both ends, in [5e-20, 44.4]. Near 1 the logarithm is that of
 * 1 - (1 - u), and the bits of 1 - u are those of ~w. */
NX_INLINE double minus_log(uint64_t w) {
    uint64_t top = (uint64_t)0 - ((w & w << 1) >> 63); /* all ones where u >= 3/4 */
    double d = d_from_u64((w ^ top) | 1), half;
    uint64_t u = d_bits(d) - 0x3fe6a09e667f3bcdu, biased = (u + 0x4000000000000000u) >> 52; /* as log_split of vmath.h */
    double f = d_of(u - ((biased - 1024) << 52) + 0x3fe6a09e667f3bcdu) - 1;
    double k = d_of(0x4330000000000000u | biased) - (0x1p52 + 1024 + 64);
    f = top ? d * -0x1p-64 : f;
    k = top ? 0 : k;
    double r = log_core(f, &half);
    return (half - FMA(k, ln2_low, r)) - FMA(k, ln2_high, f);
}

NX_INLINE double with_sign(double x, uint64_t w) { return d_of(d_bits(x) | w << 63); }

/* The part of a quarter turn that the low 62 bits of w give: an angle in (-pi/4, pi/4), never 0. */
NX_INLINE double quarter(uint64_t w) { return (d_of(0x3ff0000000000001u | (w << 2) >> 12) - 1.5) * 0x1.921fb54442d18p+0; }
NX_INLINE double quarter_sin(double x) { return FMA(x * x * x, sin_cubic(x * x), x); }
NX_INLINE double quarter_cos(double x) {
    double z = x * x;
    return FMA(z, FMA(z, cos_quartic(z), -0.5), 1);
}

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

const nx_random_kernels NX_ISA(nx_randoms) = {
    .words = {NX_ISA(nx_words_2x32), NX_ISA(nx_words_4x64)},
    .draw = {
#define NX_DRAW(id, name, body) draw_##id,
#include "draws.inc"
#undef NX_DRAW
        draw_NORMAL,
    },
    .unit = draw_unit,
    .scale64 = scale64,
    .scale32 = scale32,
    .narrow = narrow,
};
