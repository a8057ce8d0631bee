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

/* Of each group the first half gives radii, the second half angles. Source: Box and Muller 1958. In steps over half a group:
 * one loop with the whole chain of operations would keep too few elements under way to hide its latency. */
enum { HALF = NX_RANDOM_GROUP / 2 };
#define EACH for (int i = 0; i < HALF; i++)

static void radii(double *r, const uint64_t *w) {
    double f[HALF], k[HALF], q[HALF];
    EACH k[i] = log_parts(w[i], &f[i]);
    EACH q[i] = f[i] / (2 + f[i]);
    EACH {
        double z = q[i] * q[i], half = 0.5 * f[i] * f[i], rest = q[i] * FMA(z, log_series(z), half);
        r[i] = 2 * ((half - FMA(k[i], ln2_low, rest)) - FMA(k[i], ln2_high, f[i]));
    }
    EACH r[i] = __builtin_sqrt(r[i]);
}

static void draw_NORMAL(double *out, const uint64_t *w, int64_t n) {
    for (int64_t g = 0; g < n; g += 2 * HALF) {
        double r[HALF], x[HALF], s[HALF], c[HALF];
        const uint64_t *angle = w + g + HALF;
        radii(r, w + g);
        EACH x[i] = quarter(angle[i]);
        EACH s[i] = r[i] * quarter_sin(x[i]);
        EACH c[i] = r[i] * quarter_cos(x[i]);
        EACH {
            uint64_t turns = angle[i] >> 62, swap = (uint64_t)0 - (turns & 1), change = (d_bits(s[i]) ^ d_bits(c[i])) & swap;
            out[g + i] = d_of(d_bits(c[i]) ^ change ^ ((turns + 1) & 2) << 62);
            out[g + HALF + i] = d_of(d_bits(s[i]) ^ change ^ (turns & 2) << 62);
        }
    }
}
#undef EACH

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

static void scale64(double *x, int64_t n, double offset, double factor, double limit) {
    for (int64_t i = 0; i < n; i++) {
        double y = offset + factor * x[i];
        x[i] = y >= limit ? offset : y;
    }
}
static void scale32(float *x, int64_t n, float offset, float factor, float limit) {
    for (int64_t i = 0; i < n; i++) {
        float y = offset + factor * x[i];
        x[i] = y >= limit ? offset : y;
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
