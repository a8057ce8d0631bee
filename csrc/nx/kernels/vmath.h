/* vmath.h: exp, log, sin, cos, tanh and their kin as branch-free scalar functions, which GCC turns into vector loops.
 *
 * Fused multiply-adds are written, never contracted: every instruction set gives the same bits (one without fma calls the C
 * library's, which is exact and slow). float64: at most 1 ulp; float32 is computed with float64 steps or short float64
 * polynomials and rounded once: at most 0.51 ulp. Measured in tests/nx/test_kernels_accuracy.py.
 * Sources: Cody & Waite 1980 (reduction), fdlibm (log, sin, cos); coefficients interpolated at Chebyshev nodes with mpmath. */
#ifndef NX_VMATH_H
#define NX_VMATH_H
#include <math.h>
#include "run.h"

#define FMA(a, b, c) __builtin_fma(a, b, c)

NX_INLINE uint64_t d_bits(double d) {
    uint64_t u;
    memcpy(&u, &d, 8);
    return u;
}
NX_INLINE double d_of(uint64_t u) {
    double d;
    memcpy(&d, &u, 8);
    return d;
}

static const double shifter = 0x1.8p52; /* adding it rounds to a whole number, which stands in the low bits */
static const double log2_e = 0x1.71547652b82fep+0;
static const double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;

/* (expm1(r) - r - r^2 / 2) / r^3 for |r| <= ln(2) / 2, relative error of expm1 below 2e-19. */
NX_INLINE double exp_cubic(double r) {
    double s = r * r, a = FMA(0x1.5555555555556p-5, r, 0x1.5555555555557p-3), b = FMA(0x1.6c16c16c162c3p-10, r, 0x1.11111111100bep-7);
    double c = FMA(0x1.a01a01a6e1e2ap-16, r, 0x1.a01a01abf85abp-13), d = FMA(0x1.27e4db46cddd1p-22, r, 0x1.71de01fdbf9cap-19);
    double e = FMA(0x1.1f7340dbc337ep-29, r, 0x1.af4e554377204p-26), t = s * s;
    return FMA(FMA(e, t, FMA(d, s, c)), t, FMA(b, s, a));
}
NX_INLINE double exp_tail(double r) { return FMA(exp_cubic(r), r, 0.5); }

NX_INLINE double d_clamp(double x, double low, double high) {
    x = x < low ? low : x;
    return x > high ? high : x; /* NaN passes */
}

/* y * 2^n of y in [1/2, 2), n the low bits of k, rounded once; x says where the result is infinite (> most, NaN too), subnormal
 * (< least) and zero (< none). */
NX_INLINE double d_grow(double y, double k, double x, double most, double least, double none) {
    uint64_t u = d_bits(y) + (d_bits(k) << 52);
    double tiny = d_of(u + (1000ull << 52)) * 0x1p-1000, z = d_of(u);
    tiny = x < none ? 0 : tiny;
    z = x < least ? tiny : z;
    return x <= most ? z : x + (double)INFINITY;
}

NX_INLINE double f64_exp(double x) {
    double k = FMA(x, log2_e, shifter), n = k - shifter, t = FMA(-n, ln2_high, x);
    double r = FMA(-n, ln2_low, t), low = FMA(-n, ln2_low, t - r);
    return d_grow(1 + (r + FMA(r * r, exp_tail(r), low)), k, x, 0x1.62e42fefa39efp+9, -708, -746);
}

NX_INLINE double f64_exp2(double x) {
    double k = x + shifter, f = x - (k - shifter); /* exact */
    double r = f * 0x1.62e42fefa39efp-1, low = FMA(f, 0x1.62e42fefa39efp-1, -r);
    low = FMA(f, 0x1.abc9e3b39803fp-56, low);
    return d_grow(1 + (r + FMA(r * r, exp_tail(r), low)), k, x, 0x1.fffffffffffffp+9, -1022, -1080);
}

/* expm1(x) / 2 = the result + *low; x at most 710. The half of 2^1024 is a number. */
NX_INLINE double expm1_half(double x, double *low) {
    double k = FMA(x, log2_e, shifter), n = k - shifter, t = FMA(-n, ln2_high, x);
    double r = FMA(-n, ln2_low, t), rl = FMA(-n, ln2_low, t - r);
    double square = r * r, lost = FMA(r, r, -square), half = 0.5 * square;
    double p = r + half, pl = ((r - p) + half) + FMA(square * r, exp_cubic(r), FMA(0.5, lost, rl));
    double s = d_of((d_bits(k) << 52) + (1022ull << 52)), a = s - 0.5, av = a - s, b = s * p; /* s * p is exact */
    double h = a + b, v = h - a, rest = ((a - (h - v)) + (b - v)) + FMA(s, pl, (s - (a - av)) + (-0.5 - av));
    double high = h + rest;
    *low = rest - (high - h);
    return high;
}

NX_INLINE double f64_expm1(double x) {
    double low, y = 2 * expm1_half(d_clamp(x, -50, 710), &low);
    return x * x < 0x1p-110 ? x : y;
}

/* tanh(x) = -m / (m + 1) with m = expm1(-2|x|) / 2 = h + l, the quotient corrected once. */
NX_INLINE double f64_first_TANH(double x, double *l) { return expm1_half(-2 * __builtin_fabs(x), l); }
NX_INLINE double f64_second_TANH(double x, double h, double l) {
    double d = h + 1, dl = (h - (d - 1)) + l, inverse = 1 / d;
    double q = -h * inverse, rest = FMA(-q, d, -h) - l - q * dl;
    double t = __builtin_fabs(x) > 22 ? 1 : FMA(rest, inverse, q);
    return __builtin_copysign(t, x);
}
NX_INLINE double f64_tanh(double x) {
    double l, h = f64_first_TANH(x, &l);
    return f64_second_TANH(x, h, l);
}

/* log(1 + f) of the mantissa: f in [sqrt(1/2) - 1, sqrt(2) - 1]: hfsq = f^2 / 2 and s (hfsq + R), as fdlibm has them;
 * R = z log_series(z), z = s^2. */
NX_INLINE double log_series(double z) {
    double p = 0x1.2b6da53267624p-3;
    p = FMA(p, z, 0x1.39fca5793de10p-3);
    p = FMA(p, z, 0x1.7462c203810fcp-3);
    p = FMA(p, z, 0x1.c71c62b68a4d3p-3);
    p = FMA(p, z, 0x1.2492492e16297p-2);
    p = FMA(p, z, 0x1.9999999995194p-2);
    return FMA(p, z, 0x1.5555555555558p-1);
}
NX_INLINE double log_core(double f, double *hfsq) {
    double s = f / (2 + f), z = s * s;
    *hfsq = 0.5 * f * f;
    return s * FMA(z, log_series(z), *hfsq);
}

/* x = 2^k (1 + f); x positive, finite and normal. */
NX_INLINE double log_split(double x, double *f) {
    uint64_t biased = (d_bits(x) - 0x3fe6a09e667f3bcdu /* sqrt(1/2) */ + 0x4000000000000000u) >> 52; /* k + 1024 */
    *f = d_of(d_bits(x) - ((biased - 1024) << 52)) - 1;
    return d_of(0x4330000000000000u | biased) - (0x1p52 + 1024);
}
/* Of subnormal numbers too. The masks keep GCC from computing all of it twice. */
NX_INLINE double log_split_any(double x, double *f) {
    uint64_t tiny = -(uint64_t)(x < 0x1p-1022);
    double large = x * 0x1p54, k = log_split(d_of((d_bits(large) & tiny) | (d_bits(x) & ~tiny)), f);
    return k - d_of(0x404b000000000000u & tiny); /* 54 */
}

NX_INLINE double log_special(double x, double y) {
    y = x == (double)INFINITY ? x : y;
    y = x == 0 ? -(double)INFINITY : y;
    return x >= 0 ? y : (double)NAN;
}

NX_INLINE double f64_log(double x) {
    double f, half, k = log_split_any(x, &f), r = log_core(f, &half);
    double y = FMA(k, ln2_high, f - (half - FMA(k, ln2_low, r)));
    return log_special(x, y);
}

/* log(1 + f) = high + low with high of few bits, so that products with it are exact. */
NX_INLINE double log_pair(double f, double *low) {
    double half, r = log_core(f, &half), high = d_of(d_bits(f - half) & 0xffffffff00000000u);
    *low = ((f - high) - half) + r;
    return high;
}

NX_INLINE double f64_log2(double x) {
    double f, k = log_split_any(x, &f), low, high = log_pair(f, &low);
    double v = high * 0x1.71547p+0, vl = FMA(low + high, 0x1.94ae0bf85ddf4p-22, low * 0x1.71547p+0);
    double w = k + v;
    return log_special(x, w + (vl + ((k - w) + v)));
}

NX_INLINE double f64_log10(double x) {
    double f, k = log_split_any(x, &f), low, high = log_pair(f, &low);
    double v = high * 0x1.bcb7b1526e50ep-2, vl = FMA(high, 0x1.bcb7b1526e50ep-2, -v);
    vl += FMA(high, 0x1.95355baaafad3p-57, low * 0x1.bcb7b1526e50ep-2) + k * 0x1.e7fbcc47c4acdp-40;
    double a = k * 0x1.34413509fp-2, w = a + v;
    return log_special(x, w + (vl + ((a - w) + v)));
}

NX_INLINE double f64_log1p(double x) {
    double u = 1 + x, f, half, k = log_split(u, &f); /* u is 0, or at least 2^-53 */
    double c = (x > 1 ? 1 - (u - x) : x - (u - 1)) / u; /* what 1 + x lost */
    bool is_small = (x > -0.29289321881345254) & (x < 0.41421356237309503);
    double g = is_small ? x : f, r = log_core(g, &half);
    k = is_small ? 0 : k;
    c = is_small ? 0 : c;
    double y = FMA(k, ln2_high, g - (half - (r + FMA(k, ln2_low, c))));
    y = x == (double)INFINITY ? x : y;
    y = x == -1 ? -(double)INFINITY : y;
    y = x >= -1 ? y : (double)NAN;
    return x == 0 ? x : y;
}

/* ---- powers: exp2(b log2(a)), the logarithm to 2^-64 ------------------------------------------------------------------ */

/* log2(x) = *high + *low of a positive normal number: log(1 + f) = s (2 + z (2/3 + ...)) with s = f / (2 + f), z = s^2, where
 * all but the tail of the series is carried in two parts. */
NX_INLINE double log2_pair(double x, double *low) {
    double f, k = log_split(x, &f), u = 2 + f, ul = f - (u - 2), inverse = 1 / u;
    double s = f / u, sl = (FMA(-s, u, f) - s * ul) * inverse;
    double z = s * s, zl = FMA(s, s, -z) + 2 * s * sl;
    double y = z * z, ra = FMA(0x1.2492492492521p-2, z, 0x1.999999999999ap-2), rb = FMA(0x1.745d177a96056p-3, z, 0x1.c71c71c6eaa10p-3);
    double rc = FMA(0x1.1118c7e4b0917p-3, z, 0x1.3b1395d2190c1p-3), rd = FMA(0x1.e02e6fff27908p-4, z, 0x1.df7cc8e5fa539p-4);
    double r = FMA(FMA(rd, y, rc), y * y, FMA(rb, y, ra)) * z;
    double c = 0x1.5555555555555p-1 + r, cl = (0x1.5555555555555p-1 - c) + r + 0x1.5555555555555p-55;
    double p = z * c, pl = FMA(z, c, -p) + FMA(z, cl, zl * c);
    double q = s * p, ql = FMA(s, p, -q) + FMA(s, pl, sl * p);
    double h = 2 * s + q, l = (2 * s - h) + q + FMA(2, sl, ql);
    double w = h * 0x1.71547652b82fep+0, wl = FMA(h, 0x1.71547652b82fep+0, -w) + FMA(h, 0x1.777d0ffda0d24p-56, l * 0x1.71547652b82fep+0);
    double t = k + w, tl = (k - t) + w + wl, sum = t + tl;
    *low = (t - sum) + tl;
    return sum;
}

NX_INLINE double f64_first_POW(double a, double *low) { return log2_pair(a, low); }
NX_INLINE double f64_second_POW(double b, double l, double ll) {
    double v = b * l, vl = FMA(b, l, -v) + b * ll;
    double k = v + shifter, n = k - shifter, d = v - n, f = d + vl, fl = (d - f) + vl;
    double r = f * 0x1.62e42fefa39efp-1, low = FMA(f, 0x1.62e42fefa39efp-1, -r) + FMA(f, 0x1.abc9e3b39803fp-56, fl * 0x1.62e42fefa39efp-1);
    double h = 1 + r, rest = ((1 - h) + r) + FMA(r * r, exp_tail(r), low);
    return d_of(d_bits(h + rest) + (d_bits(k) << 52));
}
NX_INLINE double f64_pow(double a, double b) {
    double ll, l = f64_first_POW(a, &ll);
    return f64_second_POW(b, l, ll);
}
/* a positive, normal, and the result too: |b| (|exponent of a| + 1) bounds |log2|. */
NX_INLINE uint8_t f64_plain_POW(double a, double b) {
    double k = d_of(0x4330000000000000u | d_bits(a) >> 52) - 0x1p52 - 1023;
    return (a >= 0x1p-1022) & (a < (double)INFINITY) & (__builtin_fabs(b) * (__builtin_fabs(k) + 1) < 1000);
}
NX_INLINE double f64_slow_POW(double a, double b) { return pow(a, b); }

/* ---- sine and cosine: x = n pi/2 + high + low; the caller keeps |x| <= TRIG_LIMIT ------------------------------------ */

#define TRIG_LIMIT 800000.0

NX_INLINE uint64_t trig_reduce(double x, double *high, double *low) {
    double n = FMA(x, 0x1.45f306dc9c883p-1, shifter);
    uint64_t quadrant = d_bits(n);
    n -= shifter;
    double t = FMA(-n, 0x1.921fb544p+0, x); /* exact: the constant has 33 bits */
    double w = n * 0x1.0b4611a626331p-34, wl = FMA(n, 0x1.0b4611a626331p-34, -w);
    wl = FMA(n, 0x1.1701b839a2520p-88, wl);
    double y = t - w, v = y - t;
    *low = (t - (y - v)) - (w + v) - wl;
    *high = y;
    return quadrant;
}

/* (sin(x) - x) / x^3 and (cos(x) - 1 + z / 2) / z^2 of z = x^2, |x| <= pi/4 */
NX_INLINE double sin_cubic(double z) {
    double p = 0x1.5e098556d302ep-33;
    p = FMA(p, z, -0x1.ae60069e53ef1p-26);
    p = FMA(p, z, 0x1.71de379252004p-19);
    p = FMA(p, z, -0x1.a01a019e80693p-13);
    p = FMA(p, z, 0x1.1111111110ba5p-7);
    return FMA(p, z, -0x1.5555555555555p-3);
}
NX_INLINE double cos_quartic(double z) {
    double p = -0x1.907c0e63adbb6p-37;
    p = FMA(p, z, 0x1.1eeb66b683028p-29);
    p = FMA(p, z, -0x1.27e4fa15bd814p-22);
    p = FMA(p, z, 0x1.a01a019f4d0edp-16);
    p = FMA(p, z, -0x1.6c16c16c16960p-10);
    return FMA(p, z, 0x1.5555555555555p-5);
}

NX_INLINE double sin_core(double x, double low) {
    double z = x * x, p = sin_cubic(z);
    return x + FMA(z * x, p, FMA(-0.5 * z, low, low));
}

NX_INLINE double cos_core(double x, double low) {
    double z = x * x, p = cos_quartic(z);
    double half = 0.5 * z, w = 1 - half;
    return w + (((1 - w) - half) + FMA(z * z, p, -x * low));
}

/* The sine of x + turns pi/2. */
NX_INLINE double trig(double x, uint64_t turns) {
    double r, low;
    uint64_t q = trig_reduce(x, &r, &low) + turns;
    double s = sin_core(r, low), c = cos_core(r, low);
    double y = q & 1 ? c : s;
    return d_of(d_bits(y) ^ (q & 2) << 62);
}

NX_INLINE uint8_t f64_plain_SIN(double x) { return __builtin_fabs(x) <= TRIG_LIMIT; }
NX_INLINE uint8_t f64_plain_COS(double x) { return __builtin_fabs(x) <= TRIG_LIMIT; }
NX_INLINE double f64_sin(double x) { return x == 0 ? x : trig(x, 0); } /* keeps -0.0 */
NX_INLINE double f64_cos(double x) { return trig(x, 1); }
NX_INLINE double f64_slow_SIN(double x) { return sin(x); }
NX_INLINE double f64_slow_COS(double x) { return cos(x); }

/* ---- float32: short polynomials in float64, rounded once ------------------------------------------------------------- */

/* (expm1(r) - r) / r^2 for |r| <= ln(2) / 2, relative error of the whole below 1e-9 */
NX_INLINE double exp_tail_short(double r) {
    double s = r * r, a = FMA(0x1.5555555555555p-3, r, 0.5), b = FMA(0x1.1111111111111p-7, r, 0x1.5555555555555p-5);
    double c = FMA(0x1.a01a01a01a01ap-13, r, 0x1.6c16c16c16c17p-10), d = FMA(0x1.a01a01a01a01ap-16, s, c);
    return FMA(d, s * s, FMA(b, s, a));
}
NX_INLINE double exp_short(double r) { return FMA(r * r, exp_tail_short(r), 1 + r); }

/* y * 2^n of y in [1/2, 2), n the low bits of k, as a float; infinite where x > most (NaN too), zero where x < none. */
NX_INLINE float float_grow(double y, double k, float x, float most, float none) {
    float z = (float)d_of(d_bits(y) + (d_bits(k) << 52));
    z = x < none ? 0 : z;
    return x <= most ? z : x + INFINITY;
}

NX_INLINE float f32_exp(float x) {
    double a = x, k = FMA(a, log2_e, shifter);
    return float_grow(exp_short(FMA(shifter - k, 0x1.62e42fefa39efp-1, a)), k, x, 100, -110);
}
NX_INLINE float f32_exp2(float x) {
    double a = x, k = a + shifter;
    return float_grow(exp_short((a - (k - shifter)) * 0x1.62e42fefa39efp-1), k, x, 140, -160);
}
/* expm1(x) of |x| < 700 */
NX_INLINE double expm1_short(double x) {
    double k = FMA(x, log2_e, shifter), r = FMA(shifter - k, 0x1.62e42fefa39efp-1, x);
    double s = d_of((d_bits(k) << 52) + (1023ull << 52));
    return FMA(s, FMA(r * r, exp_tail_short(r), r), s - 1);
}
NX_INLINE float f32_expm1(float x) {
    float y = (float)expm1_short(x);
    y = x < -20 ? -1 : y;
    y = x <= 100 ? y : x + INFINITY;
    return x == 0 ? x : y;
}
NX_INLINE float f32_tanh(float x) {
    float a = __builtin_fabsf(x);
    double m = expm1_short(-2 * (double)a);
    float t = (float)(-m / (m + 2)), near = a - a * a * a * (1.0f / 3);
    t = a > 0x1p-13f ? t : near;
    t = a > 20 ? 1 : t;
    return __builtin_copysignf(t, x);
}

/* log of a positive finite float */
NX_INLINE double log_short(double x, double *k) {
    uint64_t u = d_bits(x) - 0x3fe6a09e667f3bcdu, biased = (u + 0x4000000000000000u) >> 52;
    double f = d_of(u - ((biased - 1024) << 52) + 0x3fe6a09e667f3bcdu) - 1, s = f / (2 + f), z = s * s;
    double p = FMA(FMA(FMA(0x1.dde0e2d0650d5p-3, z, 0x1.245bee7f14566p-2), z, 0x1.9999ec1da53a7p-2), z, 0x1.5555554b94959p-1);
    *k = d_of(0x4330000000000000u | biased) - 0x1p52 - 1024;
    return FMA(s * z, p, 2 * s);
}
NX_INLINE float log_float(float x, double unit, double of_two) {
    double k, y = log_short(x, &k);
    float r = (float)FMA(k, of_two, y * unit);
    r = x == INFINITY ? x : r;
    r = x == 0 ? -INFINITY : r;
    return x >= 0 ? r : NAN;
}
NX_INLINE float f32_log(float x) { return log_float(x, 1, 0x1.62e42fefa39efp-1); }
NX_INLINE float f32_log2(float x) { return log_float(x, 0x1.71547652b82fep+0, 1); }
NX_INLINE float f32_log10(float x) { return log_float(x, 0x1.bcb7b1526e50ep-2, 0x1.34413509f79ffp-2); }
NX_INLINE float f32_log1p(float x) {
    double k, y = log_short(1 + (double)x, &k); /* 1 + x is exact to 2^-53: enough above 2^-20 */
    float r = (float)FMA(k, 0x1.62e42fefa39efp-1, y);
    float small = x - 0.5f * x * x;
    r = x == INFINITY ? x : r;
    r = x == -1 ? -INFINITY : r;
    r = x >= -1 ? r : NAN;
    return __builtin_fabsf(x) < 0x1p-20f ? small : r;
}

NX_INLINE float f32_pow(float a, float b) {
    double f, k = log_split((double)a, &f), s = f / (2 + f), z = s * s; /* log(1 + f) = s (2 + z series) */
    double v = b * FMA(s * FMA(z, log_series(z), 2), log2_e, k), n = v + shifter;
    return float_grow(exp_short((v - (n - shifter)) * 0x1.62e42fefa39efp-1), n, (float)v, 140, -160);
}
/* a positive and finite; what overflows or underflows rounds once */
NX_INLINE uint8_t f32_plain_POW(float a, float b) {
    return (a > 0) & (a < INFINITY) & (__builtin_fabsf(b) < 1e6f);
}
NX_INLINE float f32_slow_POW(float a, float b) { return powf(a, b); }

NX_INLINE float trig_float(float x, uint64_t turns) {
    double a = x, n = FMA(a, 0x1.45f306dc9c883p-1, shifter);
    uint64_t q = d_bits(n) + turns;
    n -= shifter;
    double r = FMA(-n, 0x1.1a62633145c07p-54, FMA(-n, 0x1.921fb54442d18p+0, a)), z = r * r;
    double s = FMA(FMA(FMA(0x1.6dbbee1f24647p-19, z, -0x1.a013a11619d1bp-13), z, 0x1.11110dea5e8c0p-7), z, -0x1.555555545c0f8p-3);
    double c = FMA(FMA(0x1.9bd670a50ba0cp-16, z, -0x1.6c12ceea84a52p-10), z, 0x1.5555543fd0b8fp-5);
    s = FMA(z * r, s, r);
    c = FMA(z * z, c, 1 - 0.5 * z);
    double y = q & 1 ? c : s;
    return (float)d_of(d_bits(y) ^ (q & 2) << 62);
}
NX_INLINE uint8_t f32_plain_SIN(float x) { return __builtin_fabsf(x) <= 0x1p28f; }
NX_INLINE uint8_t f32_plain_COS(float x) { return __builtin_fabsf(x) <= 0x1p28f; }
NX_INLINE float f32_sin(float x) { return x == 0 ? x : trig_float(x, 0); }
NX_INLINE float f32_cos(float x) { return trig_float(x, 1); }
NX_INLINE float f32_slow_SIN(float x) { return (float)sin((double)x); }
NX_INLINE float f32_slow_COS(float x) { return (float)cos((double)x); }

#endif
