/* random_math.h: one or two words to one number, branch-free, in float64; and the words of a second try. */
#ifndef NX_RANDOM_MATH_H
#define NX_RANDOM_MATH_H
#include "random.h"
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

/* u of minus_log, rounded to 53 bits, as 2^k (1 + f); returns k. */
NX_INLINE double log_parts(uint64_t w, double *f) {
    uint64_t u = d_bits(d_from_u64(w | 1)) - 0x3fe6a09e667f3bcdu, biased = (u + 0x4000000000000000u) >> 52;
    *f = d_of(u - ((biased - 1024) << 52) + 0x3fe6a09e667f3bcdu) - 1;
    return d_of(0x4330000000000000u | biased) - (0x1p52 + 1024 + 64);
}

/* sqrt(-2 log(u)): what the rounding loses near u = 1 are radii below 1e-7. */
NX_INLINE double radius(uint64_t w) {
    double f, half, k = log_parts(w, &f), r = log_core(f, &half);
    return __builtin_sqrt(2 * ((half - FMA(k, ln2_low, r)) - FMA(k, ln2_high, f)));
}

NX_INLINE double with_sign(double x, uint64_t w) { return d_of(d_bits(x) | w << 63); }

/* The part of a quarter turn that the low 62 bits of w give: an angle in (-pi/4, pi/4), never 0. */
NX_INLINE double quarter(uint64_t w) { return (d_of(0x3ff0000000000001u | (w << 2) >> 12) - 1.5) * 0x1.921fb54442d18p+0; }
NX_INLINE double quarter_sin(double x) { return FMA(x * x * x, sin_cubic(x * x), x); }
NX_INLINE double quarter_cos(double x) {
    double z = x * x;
    return FMA(z, FMA(z, cos_quartic(z), -0.5), 1);
}


/* A normal number: a radius of one word, an angle of the other. Source: Box and Muller 1958. */
NX_INLINE double normal_of(uint64_t first, uint64_t angle) {
    double x = quarter(angle), s = quarter_sin(x), c = quarter_cos(x);
    uint64_t turns = angle >> 62;
    double y = radius(first) * (turns & 1 ? s : c);
    return d_of(d_bits(y) ^ ((turns + 1) & 2) << 62);
}

/* Words that belong to one element alone, for tries after its first: another row than that of the key. */
typedef struct {
    nx_key key;
    uint64_t next;
} Tries;
Tries NX_ISA(nx_tries)(nx_place place, int64_t i);
uint64_t NX_ISA(nx_another)(Tries *tries);

#endif
